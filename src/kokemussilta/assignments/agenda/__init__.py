"""The order of the day: whose tasks fall on which days of a week, as lines, and on a map."""
