"""Pages of the area `access`."""
