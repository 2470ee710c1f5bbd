"""What can be ordered: for the register, where people name services that they don't do, and for prices. Fills `SERVICES` and `PRODUCTS`."""

from django.db.models import Q

from kokemussilta.access.models import Organisation
from kokemussilta.orders.models import ServiceProduct


def services() -> list[tuple[str, str]]:
    """Every service on offer by its code, with its name; those of one organisation tell whose they are."""
    rows = ServiceProduct.objects.filter(is_current=True, is_active=True).select_related("organisation")
    return [(row.service_code, f"{row.name}, {row.organisation.title}" if row.organisation else row.name) for row in rows]


def products(organisation: Organisation) -> list[tuple[str, str]]:
    """The shared services and the organisation's own, by the slug that stays over versions, with their names."""
    offered = Q(organisation__isnull=True) | Q(organisation=organisation)
    rows = ServiceProduct.objects.filter(offered, is_current=True, is_active=True)
    return [(row.slug, row.name) for row in rows.order_by("position", "slug")]
