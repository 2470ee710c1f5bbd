"""By what tasks can be counted: each dimension gives every task exactly one value, so that parts always sum to the whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Model
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractIsoYear, ExtractMonth, ExtractQuarter, ExtractWeek, ExtractYear
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.orders.models import ServiceProduct
from kokemussilta.orders.states import Place
from kokemussilta.vocabulary.models import Language, Municipality, Sector, TaskKind, WellbeingCounty

Key = tuple[Any, ...]
Value = int | str


@dataclass(frozen=True)
class Dimension:
    """A property of a task. `columns`: what the database groups by; `values`: what each group's key is called, in the reader's language.

    Two keys of one name are one value: a sheet's own word and the entry of our list that it means. `is_time`: ordered by itself.
    """

    key: str
    title: StrOrPromise
    columns: tuple[str | Combinable, ...]
    values: Callable[[Iterable[Key]], dict[Key, Value]]
    is_time: bool = False


def unknown() -> str:
    """What tasks are called of which a dimension is not known."""
    return _("Ei tiedossa")


def _numbers(keys: Iterable[Key]) -> dict[Key, Value]:
    return {key: int(key[0]) for key in keys}


def _quarters(keys: Iterable[Key]) -> dict[Key, Value]:
    return {key: f"{key[0]}-Q{key[1]}" for key in keys}


def _months(keys: Iterable[Key]) -> dict[Key, Value]:
    return {key: f"{key[0]}-{key[1]:02}" for key in keys}


def _weeks(keys: Iterable[Key]) -> dict[Key, Value]:
    return {key: f"{key[0]}-W{key[1]:02}" for key in keys}


def _days(keys: Iterable[Key]) -> dict[Key, Value]:
    return {key: key[0].isoformat() if isinstance(key[0], date) else str(key[0]) for key in keys}


def _named(model: type[Model], name: str = "name") -> Callable[[Iterable[Key]], dict[Key, Value]]:
    """Names of rows; where there is none, the sheet's own word, if the key has one."""

    def values(keys: Iterable[Key]) -> dict[Key, Value]:
        keys = list(keys)
        rows = model._default_manager.in_bulk({key[0] for key in keys if key[0] is not None})
        own = {key: str(key[1]) if len(key) > 1 and key[1] else unknown() for key in keys}
        return {key: str(capfirst(str(getattr(rows[key[0]], name)))) if key[0] in rows else own[key] for key in keys}

    return values


def _products(keys: Iterable[Key]) -> dict[Key, Value]:
    """A service by its name now; a sheet's tasks by what the sheet calls them."""
    keys = list(keys)
    rows = ServiceProduct.objects.filter(slug__in={key[0] for key in keys if key[0]}, is_current=True)
    names = {row.slug: row.name for row in rows}
    kinds = _named(TaskKind)((key[1], key[2]) for key in keys if not key[0])
    return {key: names.get(str(key[0]), str(key[0])) if key[0] else kinds[key[1], key[2]] for key in keys}


def _places(keys: Iterable[Key]) -> dict[Key, Value]:
    return {key: capfirst(str(Place(key[0]).label)) if key[0] else unknown() for key in keys}


_ALL = (
    Dimension("year", gettext_lazy("Vuosi"), (ExtractYear("day"),), _numbers, is_time=True),
    Dimension("quarter", gettext_lazy("Neljännes"), (ExtractYear("day"), ExtractQuarter("day")), _quarters, is_time=True),
    Dimension("month", gettext_lazy("Kuukausi"), (ExtractYear("day"), ExtractMonth("day")), _months, is_time=True),
    Dimension("week", gettext_lazy("Viikko"), (ExtractIsoYear("day"), ExtractWeek("day")), _weeks, is_time=True),
    Dimension("day", gettext_lazy("Päivä"), (F("day"),), _days, is_time=True),
    Dimension("sector", gettext_lazy("Toimiala"), ("sector", "sector_name"), _named(Sector)),
    Dimension("client", gettext_lazy("Tilaajan tyyppi"), ("client", "client_name"), _named(Sector)),
    Dimension("organisation", gettext_lazy("Välittävä organisaatio"), ("organisation",), _named(Organisation)),
    Dimension("client_organisation", gettext_lazy("Tilaajan organisaatio"), ("client_organisation",), _named(Organisation)),
    Dimension("unit", gettext_lazy("Yksikkö"), ("unit",), _named(Unit)),
    Dimension("product", gettext_lazy("Palvelu"), ("product", "kind", "kind_name"), _products),
    Dimension("kind", gettext_lazy("Tehtävän laji"), ("kind", "kind_name"), _named(TaskKind)),
    Dimension("municipality", gettext_lazy("Kunta"), ("municipality",), _named(Municipality)),
    Dimension("county", gettext_lazy("Hyvinvointialue"), (F("municipality__county"),), _named(WellbeingCounty)),
    Dimension("language", gettext_lazy("Kieli"), ("language",), _named(Language)),
    Dimension("place", gettext_lazy("Toteutus"), ("place",), _places),
)
DIMENSIONS = {dimension.key: dimension for dimension in _ALL}
