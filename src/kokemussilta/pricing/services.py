"""The services that prices speak of, by slug; the areas above tell what there is (the slot `PRODUCTS`)."""

from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.core.slots import PRODUCTS


def services_of(organisation: Organisation) -> dict[str, str]:
    """Slug to name of all that can be ordered of the organisation."""
    return {slug: name for group in PRODUCTS.collect(organisation) for slug, name in group}


def name_of(service: str, names: dict[str, str]) -> str:
    """What a row is called; a service that is no longer on offer by its slug."""
    return names.get(service, service) if service else _("Kaikki muut palvelut")


def choices(names: dict[str, str], of_all: str) -> list[tuple[str, str]]:
    """For a form: all services (worded `of_all`), then each."""
    return [("", of_all), *names.items()]
