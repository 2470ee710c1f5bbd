"""The area `vocabulary` as Django knows it."""

from django.apps import AppConfig


class Vocabulary(AppConfig):
    """Registers the area."""

    name = "kokemussilta.vocabulary"
    label = "vocabulary"
