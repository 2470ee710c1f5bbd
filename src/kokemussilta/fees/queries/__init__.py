"""Reading claims, routes and what lies where."""
