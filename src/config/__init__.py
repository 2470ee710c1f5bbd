"""The project's configuration: settings, addresses, the WSGI entry."""
