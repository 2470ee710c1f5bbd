"""The area `orders` as Django knows it."""

from django.apps import AppConfig


class Orders(AppConfig):
    """Registers the area: its duty, its entries of the navigation, its queues and panels."""

    name = "kokemussilta.orders"
    label = "orders"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.core.slots import (
            ALONG,
            AT_HAND,
            CLIENT_HOME,
            DESK,
            MENDABLE,
            NAVIGATION,
            ORGANISATION_PAGE,
            PRODUCTS,
            SEARCH,
            SERVICES,
            SPENT,
        )
        from kokemussilta.notifications import duties
        from kokemussilta.orders import panels, queries, receivers, searching
        from kokemussilta.orders.at_hand import at_hand
        from kokemussilta.orders.duties import CLOSE_DELIVERED, OLD_DRAFTS
        from kokemussilta.orders.mending import mendable
        from kokemussilta.orders.services import products, services
        from kokemussilta.orders.spending import spent
        from kokemussilta.search import sources

        duties.register(OLD_DRAFTS)
        duties.register(CLOSE_DELIVERED)
        receivers.connect()
        ALONG.fill(queries.along)
        AT_HAND.fill(at_hand)
        SERVICES.fill(services)
        PRODUCTS.fill(products)
        SPENT.fill(spent)
        NAVIGATION.fill(panels.desk_entry, order=10)
        NAVIGATION.fill(panels.mine_entry, order=60)
        DESK.fill(panels.new_orders, order=10)
        DESK.fill(panels.answered_orders, order=11)
        CLIENT_HOME.fill(panels.my_orders, order=10)
        ORGANISATION_PAGE.fill(panels.order_page)
        ORGANISATION_PAGE.fill(panels.services_page, order=40)
        SEARCH.fill(searching.found, order=20)
        sources.register(searching.SOURCE)
        MENDABLE.fill(mendable)
