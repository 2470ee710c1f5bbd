"""Whom one can be in the demo."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kokemussilta.demo import cast


@dataclass(frozen=True)
class Part:
    """A person to be: the key, the name, what they are."""

    key: str
    email: str
    name: str
    what: str


def roles_to_play() -> list[tuple[str, list[Part]]]:
    """The parts of the demo, grouped by role."""
    houses = {house.slug: house.name for house in cast.HOUSES}
    titles = {
        "coordinator": _("Koordinaattorit"),
        "client": _("Tilaajat"),
        "lead": _("Vastuuhenkilöt"),
        "approver": _("Hyväksyjät"),
        "payroll": _("Palkanlaskenta"),
        "mentor": _("Mentori"),
        "privacy_officer": _("Tietosuojavastaava"),
    }
    groups: dict[str, list[Part]] = {title: [] for title in (titles["coordinator"], _("Kokemusasiantuntijat"))}
    for person in cast.PEOPLE:
        if person.key in cast.SHOWN_EXPERTS:
            name = f"{person.first} {person.last}"
            groups[_("Kokemusasiantuntijat")].append(Part(person.key, cast.address(person.key), name, person.municipality))
    for worker in cast.WORKERS:
        part = Part(worker.key, cast.address(worker.key), worker.name, worker.unit or houses[worker.house])
        groups.setdefault(titles[worker.role], []).append(part)
    return list(groups.items())
