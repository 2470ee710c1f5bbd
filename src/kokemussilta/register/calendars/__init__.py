"""Reading a calendar from an address that somebody gave: whatever it says, it may do no harm. Plain Python, without Django.

`address` tells which addresses may be asked at all, `fetching` gets the text, `reading` finds the busy times in it, `child` does both in a
process of its own with little time and memory, `outside` starts that process.
"""
