"""The area `search` as Django knows it."""

from django.apps import AppConfig


class Search(AppConfig):
    """Registers the duty that indexes anew what is to be indexed anew."""

    name = "kokemussilta.search"
    label = "search"

    def ready(self) -> None:
        """Runs once, when the program starts."""
        from kokemussilta.notifications import duties
        from kokemussilta.search.duties import REBUILD

        duties.register(REBUILD)
