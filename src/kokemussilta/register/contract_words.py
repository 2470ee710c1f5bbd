"""How contracts and qualifications stand on a day, in words, with the tone of their badge."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kokemussilta.register import contract_rules
from kokemussilta.register.models import Contract, Qualification
from kokemussilta.register.states import ContractState


@dataclass(frozen=True)
class Stands:
    """A badge."""

    words: str
    tone: str


def stands(contract: Contract, today: date) -> Stands:
    """How a contract stands today."""
    if contract.state == ContractState.OFFERED:
        return Stands(_("odottaa asiantuntijaa"), "action")
    if contract.state == ContractState.ACCEPTED:
        return Stands(_("odottaa organisaatiota"), "action")
    if contract.state == ContractState.REFUSED:
        return Stands(_("ei tullut voimaan"), "neutral")
    if contract.ends_on is not None and contract.ends_on < today:
        return Stands(_("päättynyt"), "neutral")
    if contract.starts_on > today:
        return Stands(_("alkaa myöhemmin"), "info")
    return Stands(_("päättyy"), "action") if contract.state == ContractState.ENDED else Stands(_("voimassa"), "good")


def validity(row: Qualification, today: date) -> Stands:
    """How something shown stands today."""
    if row.ends_on is None:
        return Stands(_("voimassa"), "good")
    if row.ends_on < today:
        return Stands(_("vanhentunut"), "bad")
    if row.ends_on <= today + contract_rules.SOON:
        return Stands(_("vanhenee pian"), "action")
    return Stands(_("voimassa"), "good")
