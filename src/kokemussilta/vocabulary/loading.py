"""Loading the shipped lists. Running it again updates names and adds rows; nothing is ever deleted by it."""

import csv
from pathlib import Path

from django.db import transaction

from kokemussilta.vocabulary.models import (
    Audience,
    Language,
    Municipality,
    Named,
    Sector,
    TaskKind,
    Theme,
    WellbeingCounty,
)

FOLDER = Path(__file__).parent / "data"


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _names(row: dict[str, str], position: int) -> dict[str, object]:
    return {
        "name_fi": row["name_fi"],
        "name_sv": row["name_sv"],
        "name_en": row.get("name_en") or row["name_fi"],
        "position": position,
    }


def _load(model: type[Named], name: str) -> None:
    for position, row in enumerate(_rows(name)):
        values = _names(row, position)
        if "is_minors" in row:
            values["is_minors"] = bool(row["is_minors"])
        model._base_manager.update_or_create(code=row["code"], defaults=values)


#: Each model and the file that is shipped for it.
SHIPPED: dict[type[Named], str] = {
    WellbeingCounty: "wellbeing_counties",
    Municipality: "municipalities",
    Language: "languages",
    Sector: "sectors",
    Audience: "audiences",
    TaskKind: "task_kinds",
    Theme: "themes",
}


def missing() -> list[str]:
    """The shipped files of which some entry is not in the database."""
    return [
        name
        for model, name in SHIPPED.items()
        if {row["code"] for row in _rows(name)} - set(model._base_manager.values_list("code", flat=True))
    ]


@transaction.atomic
def load_all() -> None:
    """Load regions, languages, sectors, audiences, kinds of task and themes."""
    _load(WellbeingCounty, "wellbeing_counties")
    counties = {county.code: county for county in WellbeingCounty.objects.all()}
    known = {municipality.code: municipality for municipality in Municipality.objects.all()}
    fresh: list[Municipality] = []
    changed: list[Municipality] = []
    for position, row in enumerate(_rows("municipalities")):
        municipality = known.get(row["code"]) or Municipality(code=row["code"])
        for field, value in _names(row, position).items():
            setattr(municipality, field, value)
        municipality.county = counties[row["wellbeing_county_code"]]
        municipality.latitude, municipality.longitude = float(row["lat"]), float(row["lon"])
        (changed if municipality.pk else fresh).append(municipality)
    Municipality.objects.bulk_create(fresh)
    fields = ["name_fi", "name_sv", "name_en", "position", "county", "latitude", "longitude"]
    Municipality.objects.bulk_update(changed, fields, batch_size=200)
    _load(Language, "languages")
    _load(Sector, "sectors")
    _load(Audience, "audiences")
    _load(TaskKind, "task_kinds")
    tops: dict[str, Theme] = {}
    for position, row in enumerate(_rows("themes")):
        parent = tops[row["parent"]] if row["parent"] else None
        theme, _made = Theme.objects.update_or_create(code=row["code"], defaults={**_names(row, position), "parent": parent})
        tops.setdefault(row["code"], theme)
