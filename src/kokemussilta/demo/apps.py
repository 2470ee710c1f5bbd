"""The area `demo` as Django knows it."""

from django.apps import AppConfig


class Demo(AppConfig):
    """Registers the area."""

    name = "kokemussilta.demo"
    label = "demo"
