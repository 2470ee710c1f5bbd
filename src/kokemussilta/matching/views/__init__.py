"""The pages of matching: one seat, plans, how evenly tasks are spread."""
