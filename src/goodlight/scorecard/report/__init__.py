"""The comparison as report.json, as a page that needs nothing else, and as a table on the terminal."""
