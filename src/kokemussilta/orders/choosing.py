"""Finding one's way in the catalogue: by need, by heading, by how long it takes and how many come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.orders.models import ServiceProduct
from kokemussilta.orders.situations import BY_KEY, SITUATIONS, Situation
from kokemussilta.orders.states import Group

_LENGTHS: dict[str, StrOrPromise] = {
    "short": _("Enintään tunti"), "some": _("Yli tunti, enintään kaksi"), "long": _("Yli kaksi tuntia"),
}  # fmt: skip
_PEOPLE: dict[str, StrOrPromise] = {"one": _("Yksi tekijä"), "many": _("Useampi tekijä")}


@dataclass(frozen=True)
class Select:
    """A list to choose from, as drawn."""

    name: str
    label: StrOrPromise
    options: list[tuple[str, StrOrPromise]]
    value: str


@dataclass(frozen=True)
class Choice:
    """What somebody asked the catalogue for; unknown words ask for nothing."""

    need: Situation | None = None
    group: str = ""
    length: str = ""
    people: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Choice":
        """From an address."""
        return cls(
            need=BY_KEY.get(asked.get("need", "")),
            group=_known(asked.get("group", ""), Group.values),
            length=_known(asked.get("length", ""), _LENGTHS),
            people=_known(asked.get("people", ""), _PEOPLE),
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.need or self.group or self.length or self.people)

    def fits(self, product: ServiceProduct) -> bool:
        """Whether the service answers what was asked."""
        return (
            (self.need is None or self.need.key in product.situations)
            and self.group in {"", product.group}
            and self.length in {"", _length(product.minutes)}
            and self.people in {"", "one" if product.seats == 1 else "many"}
        )

    def selects(self) -> list[Select]:
        """The lists to choose from."""
        every = ("", _("Kaikki"))
        return [
            Select("group", _("Aihe"), [every, *Group.choices], self.group),
            Select("length", _("Kesto"), [every, *_LENGTHS.items()], self.length),
            Select("people", _("Tekijöitä"), [every, *_PEOPLE.items()], self.people),
        ]


def needs(products: Iterable[ServiceProduct]) -> list[Situation]:
    """The needs that some of the services answers, in their order."""
    answered = {key for product in products for key in product.situations}
    return [situation for situation in SITUATIONS if situation.key in answered]


def _length(minutes: int) -> str:
    return "short" if minutes <= 60 else "some" if minutes <= 120 else "long"


def _known(asked: str, options: Iterable[str]) -> str:
    return asked if asked in set(options) else ""
