"""The seven rows of the scorecard, a file each, and the arithmetic that they share."""
