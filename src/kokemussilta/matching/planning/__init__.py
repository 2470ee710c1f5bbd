"""Planning many seats at once: exact where time allows, always with a proven bound. Plain Python, numpy and HiGHS; no Django."""
