"""What people do with claims, routes and pay batches."""
