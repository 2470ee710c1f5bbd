"""The pages of matching: one seat, how its ranking weighs, plans, how evenly tasks are spread."""
