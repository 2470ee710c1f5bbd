"""The area `threads` as Django knows it."""

from django.apps import AppConfig


class Threads(AppConfig):
    """Registers the area."""

    name = "kokemussilta.threads"
    label = "threads"
