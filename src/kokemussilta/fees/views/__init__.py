"""Pages of claims, routes and pay batches."""
