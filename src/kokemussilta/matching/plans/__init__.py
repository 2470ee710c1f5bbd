"""Plans of open seats: from rows to a problem, from the problem to proposals, and how evenly tasks are spread."""
