"""The area `accounts` as Django knows it."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Registers the area."""

    name = "kokemussilta.accounts"
    label = "accounts"
