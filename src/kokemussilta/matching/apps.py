"""The area `matching` as Django knows it."""

from django.apps import AppConfig


class Matching(AppConfig):
    """Registers the area."""

    name = "kokemussilta.matching"
    label = "matching"
