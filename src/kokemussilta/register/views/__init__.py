"""Pages of the register, by audience: the person, the coordinator, somebody invited, a spreadsheet."""
