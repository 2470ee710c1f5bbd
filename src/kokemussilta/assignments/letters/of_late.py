"""What is told of work that was done outside the program: asked of the other side, and how it was answered."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.assignments.models import LateEntry
from kokemussilta.assignments.states import LateState
from kokemussilta.core.clock import local_day
from kokemussilta.core.dates import day_words, span_words
from kokemussilta.notifications.letters import Action, Letter


def _page(entry: LateEntry, label: str) -> Action:
    return Action(label, reverse("assignments:late", args=[entry.code]))


def _facts(entry: LateEntry) -> tuple[tuple[str, str], ...]:
    town = _("etänä") if entry.place == "remote" else entry.municipality.name if entry.municipality else ""
    facts = [
        (_("Mitä"), entry.product.name),
        (_("Milloin"), span_words(entry.starts_at, entry.ends_at)),
        (_("Missä"), town),
        (_("Kenelle"), entry.orderer),
    ]
    return tuple((label, value) for label, value in facts if value)


def _day(entry: LateEntry) -> str:
    return day_words(local_day(entry.starts_at))


def to_expert(entry: LateEntry) -> Letter:
    """To the expert: somebody says that they did this."""
    return Letter(
        subject=_("Teitkö tämän tehtävän? %(what)s, %(day)s") % {"what": entry.product.name, "day": _day(entry)},
        paragraphs=(_("Tehtävä, josta sovittiin muualla, on kirjattu jälkikäteen. Katso, pitääkö se paikkansa, ja kerro tuntisi ja matkasi."),),
        facts=_facts(entry),
        action=_page(entry, _("Katso ja vahvista")),
    )  # fmt: skip


def to_client(entry: LateEntry) -> Letter:
    """To those who order for the unit: an expert says that they have been there."""
    return Letter(
        subject=_("Vahvistatteko käynnin? %(what)s, %(day)s") % {"what": entry.product.name, "day": _day(entry)},
        paragraphs=(_("Kokemusasiantuntija on kirjannut jälkikäteen käynnin, josta sovittiin teidän kanssanne. Katsokaa, pitääkö se paikkansa."),),
        facts=_facts(entry),
        action=_page(entry, _("Katso ja vahvista")),
    )  # fmt: skip


def to_desk(entry: LateEntry) -> Letter:
    """To the desk: work that somebody has to confirm."""
    return Letter(
        subject=_("Jälkikäteen kirjattu tehtävä odottaa vahvistusta: %(day)s") % {"day": _day(entry)},
        paragraphs=(_("Tehtävä, josta sovittiin muualla, on kirjattu jälkikäteen. Katso, pitääkö se paikkansa."),),
        facts=_facts(entry),
        action=_page(entry, _("Katso ja vahvista")),
    )


def answered(entry: LateEntry) -> Letter:
    """To whoever told: it counts now, or it was not confirmed and why."""
    if entry.state == LateState.CONFIRMED:
        return Letter(
            subject=_("Jälkikäteen kirjattu tehtävä on vahvistettu: %(day)s") % {"day": _day(entry)},
            paragraphs=(_("Tehtävä on nyt kirjattu tehdyksi, ja se etenee kuten muutkin tehtävät."),),
            facts=_facts(entry),
            action=_page(entry, _("Avaa")),
        )
    return Letter(
        subject=_("Jälkikäteen kirjattua tehtävää ei vahvistettu: %(day)s") % {"day": _day(entry)},
        paragraphs=(
            _("Syy: %(reason)s") % {"reason": entry.refused_because},
            _("Voit korjata tiedot ja lähettää ne uudelleen, tai perua kirjauksen."),
        ),
        facts=_facts(entry),
        action=_page(entry, _("Katso ja korjaa")),
    )
