"""The area `orders` as Django knows it."""

from django.apps import AppConfig


class Orders(AppConfig):
    """Registers the area."""

    name = "kokemussilta.orders"
    label = "orders"
