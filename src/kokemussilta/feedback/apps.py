"""The area `feedback` as Django knows it."""

from django.apps import AppConfig


class Feedback(AppConfig):
    """Registers the area."""

    name = "kokemussilta.feedback"
    label = "feedback"
