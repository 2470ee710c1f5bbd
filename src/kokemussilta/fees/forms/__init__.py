"""What people fill in about claims, routes and pay batches."""
