"""What approvers are told: it is their turn, it has waited, it has passed to them. Subjects tell neither who nor how much."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.core.dates import day_words, euros
from kokemussilta.fees import links
from kokemussilta.fees.models import Claim, Stay
from kokemussilta.fees.states import Reach
from kokemussilta.notifications.letters import Action, Letter

Facts = tuple[tuple[str, str], ...]


def your_turn(stay: Stay, person: User, *, reach: str, at: datetime) -> Letter:
    """To whoever has the claim on their desk now."""
    why = {
        Reach.FIRST: _("Palkkiolomake odottaa hyväksymistäsi. Tarkistat sen ja painat kerran."),
        Reach.DEPUTY: _("Palkkiolomake odottaa hyväksymistäsi, koska olet sijaisena. Tarkistat sen ja painat kerran."),
        Reach.LEAD: _(
            "Palkkiolomake tuli sinulle, koska sen hyväksyjä on poissa tai ei ole ehtinyt. Tarkistat sen ja painat kerran."
        ),
    }[Reach(reach)]
    return Letter(
        subject=_("Palkkiolomake odottaa hyväksymistäsi"),
        paragraphs=(why,),
        facts=_facts(stay),
        action=_open(stay, person, at),
        after=_after(),
    )


def reminder(stay: Stay, person: User, *, is_due: bool, at: datetime) -> Letter:
    """Half of the days are over, or all of them."""
    soon = _("Lomake odottaa yhä. Tekijä saa rahansa vasta, kun se on hyväksytty.")
    late = _("Määräaika on nyt täynnä. Jos et ehdi, lomake siirtyy pian sijaisellesi tai vastuuhenkilölle.")
    return Letter(
        subject=_("Muistutus: palkkiolomakkeen määräaika on täynnä") if is_due else _("Muistutus: palkkiolomake odottaa sinua"),
        paragraphs=(late if is_due else soon,),
        facts=_facts(stay),
        action=_open(stay, person, at),
        after=_after(),
    )


def stranded(claim: Claim) -> Letter:
    """To the leads: nobody may approve this claim."""
    return Letter(
        subject=_("Palkkiolomakkeella ei ole hyväksyjää"),
        paragraphs=(
            _("Kukaan ei voi nyt hyväksyä tätä lomaketta: kukaan ei hyväksy omaansa eikä saman lomakkeen kahta vaihetta."),
            _("Kutsu hyväksyjä tai toinen vastuuhenkilö. Lomake siirtyy hänelle heti."),
        ),
        facts=((_("Lomake"), claim.code), (_("Maksaja"), claim.organisation.title)),
        action=Action(_("Kutsu hyväksyjä"), reverse("access:people", args=[claim.organisation.code])),
    )


def stranded_for_operator(organisation: str, count: int) -> Letter:
    """To whoever runs the installation: an organisation has claims that nobody may approve; nothing of whose they are."""
    return Letter(
        subject=_("Organisaatiolta puuttuu palkkiolomakkeiden hyväksyjä"),
        paragraphs=(
            _("Organisaatiossa ei ole nyt ketään, joka voisi hyväksyä avoimet palkkiolomakkeet. Ota yhteyttä organisaatioon."),
        ),
        facts=((_("Organisaatio"), organisation), (_("Lomakkeita"), str(count))),
        action=Action(_("Avaa organisaatiot"), reverse("access:installation")),
    )


def _facts(stay: Stay) -> Facts:
    claim = stay.claim
    facts = [
        (_("Lomake"), claim.code),
        (_("Tehty"), day_words(claim.worked_on, year=True)),
        (_("Yhteensä"), euros(claim.total_cents)),
    ]
    if claim.unit is not None:
        facts.append((_("Yksikkö"), claim.unit.name))
    if stay.due_at is not None:
        facts.append((_("Hyväksy viimeistään"), day_words(local_day(stay.due_at))))
    return tuple(facts)


def _open(stay: Stay, person: User, at: datetime) -> Action:
    return Action(_("Katso ja hyväksy"), links.turn_path(stay, person, at=at))


def _after() -> tuple[str, ...]:
    return (
        _("Linkki on vain sinulle. Tuntemattomalla laitteella pyydämme vielä koodin, jonka lähetämme sähköpostiisi."),
        _("Jos jokin ei täsmää, palauta lomake tekijälle samalta sivulta ja kerro, mitä pitää korjata."),
    )
