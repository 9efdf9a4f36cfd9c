"""The coach: judges selfies one by one and together, as a portrait photographer directs."""

from goodlight.coach.judge import Candidate, Verdict, judge
from goodlight.coach.measures import Measures, measure
from goodlight.coach.whole_set import SetVerdict, judge_set

__all__ = ["Candidate", "Measures", "SetVerdict", "Verdict", "judge", "judge_set", "measure"]
