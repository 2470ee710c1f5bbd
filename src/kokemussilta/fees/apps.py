"""The area `fees` as Django knows it."""

from django.apps import AppConfig


class Fees(AppConfig):
    """Registers the area."""

    name = "kokemussilta.fees"
    label = "fees"
