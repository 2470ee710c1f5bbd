"""The area `questions` as Django knows it."""

from django.apps import AppConfig


class Questions(AppConfig):
    """Registers the area."""

    name = "kokemussilta.questions"
    label = "questions"
