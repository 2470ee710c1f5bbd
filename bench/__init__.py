"""`make bench`: pages against a bare floor in the same run."""
