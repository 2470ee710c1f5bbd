"""Loading the shipped catalogue. Running it again updates texts and adds products; nothing is ever deleted by it."""

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
    rows = _rows()
    for row in rows:
        values = {key: value for key, value in row.items() if key not in {"slug", "kind"}}
        ServiceProduct.objects.update_or_create(slug=row["slug"], defaults={**values, "kind": kinds[row["kind"]]})
    return len(rows)


def missing() -> list[str]:
    """The shipped products that are not in the database, by slug."""
    present = set(ServiceProduct.objects.values_list("slug", flat=True))
    return [row["slug"] for row in _rows() if row["slug"] not in present]


def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return rows
