"""Commands of the area `accounts`."""
