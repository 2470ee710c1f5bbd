"""The rows of the area: the catalogue, orders with their tasks and seats, what repeats."""

from kokemussilta.orders.models.catalogue import HiddenProduct, ServiceProduct
from kokemussilta.orders.models.ordering import Order, OrderDate, Seat, Task
from kokemussilta.orders.models.series import OrderTemplate, Series, TaskTime

__all__ = [
    "HiddenProduct",
    "Order",
    "OrderDate",
    "OrderTemplate",
    "Seat",
    "Series",
    "ServiceProduct",
    "Task",
    "TaskTime",
]
