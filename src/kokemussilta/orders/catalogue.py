"""Loading the shipped catalogue. Running it again gives a service whose texts or terms changed a new version; nothing is ever deleted."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from kokemussilta.orders.models import ServiceProduct
from kokemussilta.vocabulary.models import TaskKind

FILE = Path(__file__).parent / "data" / "products.json"


@transaction.atomic
def load_catalogue() -> int:
    """Bring the shared products in; answers how many there are. The kinds of task must be there first."""
    kinds = {kind.code: kind for kind in TaskKind.objects.all()}
    current = {product.slug: product for product in ServiceProduct.objects.filter(is_current=True).select_related("kind")}
    rows = _rows()
    for row in rows:
        values = {key: value for key, value in row.items() if key != "slug"} | {"kind": kinds[row["kind"]]}
        old = current.get(row["slug"])
        if old is not None and all(getattr(old, name) == value for name, value in values.items()):
            continue
        if old is not None:
            ServiceProduct.objects.filter(pk=old.pk).update(is_current=False)
        ServiceProduct.objects.create(
            slug=row["slug"], version=old.version + 1 if old else 1, first_code=old.service_code if old else "", **values
        )
    return len(rows)


def missing() -> list[str]:
    """The shipped products that are not in the database, by slug."""
    present = set(ServiceProduct.objects.values_list("slug", flat=True))
    return [row["slug"] for row in _rows() if row["slug"] not in present]


def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return rows
