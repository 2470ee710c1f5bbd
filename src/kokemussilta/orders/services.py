"""What can be ordered, for the register, where people name services that they don't do. Fills `SERVICES`."""

from kokemussilta.orders.models import ServiceProduct


def services() -> list[tuple[str, str]]:
    """Every service on offer by its code, with its name; those of one organisation tell whose they are."""
    rows = ServiceProduct.objects.filter(is_current=True, is_active=True).select_related("organisation")
    return [(row.service_code, f"{row.name}, {row.organisation.title}" if row.organisation else row.name) for row in rows]
