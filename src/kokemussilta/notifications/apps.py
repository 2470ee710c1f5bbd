"""The area `notifications` as Django knows it."""

from django.apps import AppConfig


class Notifications(AppConfig):
    """Registers the area."""

    name = "kokemussilta.notifications"
    label = "notifications"
