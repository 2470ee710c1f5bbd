"""The area `audit` as Django knows it."""

from django.apps import AppConfig


class Audit(AppConfig):
    """Registers the area."""

    name = "kokemussilta.audit"
    label = "audit"
