"""A blind panel: numbered pictures for colleagues, answers kept apart, and the score with its interval."""
