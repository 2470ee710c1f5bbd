"""The area `core` as Django knows it."""

from django.apps import AppConfig


class Core(AppConfig):
    """Registers the area."""

    name = "kokemussilta.core"
    label = "core"
