"""Two versions side by side: what each service pays in them."""

from dataclasses import dataclass

from kokemussilta.pricing.models import ScheduleVersion
from kokemussilta.pricing.queries import supplements_of
from kokemussilta.pricing.services import name_of
from kokemussilta.pricing.words import more_words, price_words, supplement_words


@dataclass(frozen=True)
class Difference:
    """One service or supplement in two versions; "" where it is not there."""

    name: str
    old: str
    new: str

    @property
    def has_changed(self) -> bool:
        """Whether the two say different things."""
        return self.old != self.new


@dataclass(frozen=True)
class Priced:
    """One row of a version in words."""

    number: int
    name: str
    price: str
    more: list[str]


def priced(version: ScheduleVersion, names: dict[str, str]) -> list[Priced]:
    """The rows in words, the row of all other services last."""
    rows = sorted(version.rows.all(), key=lambda row: (row.service == "", row.number))
    rules = [(row, row.as_rule(version)) for row in rows]
    return [Priced(row.number, name_of(row.service, names), price_words(rule), more_words(rule)) for row, rule in rules]


def compare(old: ScheduleVersion | None, new: ScheduleVersion, names: dict[str, str]) -> list[Difference]:
    """What two versions say of each service and supplement, those of the new one first."""
    before, after = ({} if one is None else _told(one, names) for one in (old, new))
    return [Difference(name, before.get(name, ""), after.get(name, "")) for name in {**after, **before}]


def _told(version: ScheduleVersion, names: dict[str, str]) -> dict[str, str]:
    """Each name with all that is said of it."""
    rows = {row.name: ". ".join((row.price, *row.more)) for row in priced(version, names)}
    extras = {extra.name: supplement_words(extra) for extra in supplements_of(version)}
    return rows | extras
