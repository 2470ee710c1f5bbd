"""The area `pricing` as Django knows it."""

from django.apps import AppConfig


class Pricing(AppConfig):
    """Registers the area."""

    name = "kokemussilta.pricing"
    label = "pricing"
