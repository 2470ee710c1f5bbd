"""The area `assignments` as Django knows it."""

from django.apps import AppConfig


class Assignments(AppConfig):
    """Registers the area."""

    name = "kokemussilta.assignments"
    label = "assignments"
