"""The area `portals` as Django knows it."""

from django.apps import AppConfig


class Portals(AppConfig):
    """Registers the area."""

    name = "kokemussilta.portals"
    label = "portals"
