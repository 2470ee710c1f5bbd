"""The area `reporting` as Django knows it."""

from django.apps import AppConfig


class Reporting(AppConfig):
    """Registers the area."""

    name = "kokemussilta.reporting"
    label = "reporting"
