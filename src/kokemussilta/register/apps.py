"""The area `register` as Django knows it."""

from django.apps import AppConfig


class Register(AppConfig):
    """Registers the area."""

    name = "kokemussilta.register"
    label = "register"
