"""The area `core` as Django knows it."""

from django.apps import AppConfig


class Core(AppConfig):
    """Registers the area."""

    name = "kokemussilta.core"
    label = "core"

    def ready(self) -> None:
        """What nobody can see is no answer, in any form."""
        from kokemussilta.core.answers import see_answers

        see_answers()
