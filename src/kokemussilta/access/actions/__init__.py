"""What people do with organisations, units and roles."""
