"""The area `files` as Django knows it."""

from django.apps import AppConfig


class Files(AppConfig):
    """Registers the area."""

    name = "kokemussilta.files"
    label = "files"
