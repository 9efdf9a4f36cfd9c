"""The fairness audit: does every group of people get as many headshots, as alike, and in their own colours?"""

from goodlight.scorecard.audit.people import People, Person, read_people
from goodlight.scorecard.audit.report import AuditReport
from goodlight.scorecard.audit.run import Extra, Reference, audit

__all__ = ["AuditReport", "Extra", "People", "Person", "Reference", "audit", "read_people"]
