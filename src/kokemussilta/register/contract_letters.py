"""What is written about contracts, weekly shifts and what ends; never what a contract says."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.core.dates import day_words
from kokemussilta.core.fields import phone_words
from kokemussilta.notifications.letters import Action, Letter
from kokemussilta.register.models import Contract, Placement, Qualification


def _after(contract: Contract) -> tuple[str, ...]:
    organisation = contract.organisation
    if not organisation.phone:
        return ()
    return (
        _("Kysyttävää? Soita: %(organisation)s, %(phone)s.")
        % {"organisation": organisation.title, "phone": phone_words(organisation.phone)},
    )


def _open(contract: Contract) -> Action:
    return Action(_("Avaa sopimus"), reverse("register:contract", args=[contract.code]))


def _facts(contract: Contract) -> tuple[tuple[str, str], ...]:
    last = day_words(contract.ends_on, year=True) if contract.ends_on else _("toistaiseksi")
    return ((_("Alkaa"), day_words(contract.starts_on, year=True)), (_("Voimassa asti"), last))


def offered(contract: Contract) -> Letter:
    """Asks the expert to read a contract."""
    return Letter(
        subject=_("Sopimus odottaa sinua luettavaksi"),
        paragraphs=(
            _("%(organisation)s ehdottaa sinulle sopimusta.") % {"organisation": contract.organisation.title},
            _(
                "Lue se rauhassa. Voit hyväksyä sen, jättää sen hyväksymättä tai soittaa ja kysyä. Mitään ei tapahdu, ennen kuin vastaat."
            ),
        ),
        action=_open(contract),
        facts=_facts(contract),
        after=_after(contract),
    )


def accepted(contract: Contract) -> Letter:
    """Tells the organisation that its turn has come."""
    return Letter(
        subject=_("Sopimus odottaa organisaation hyväksyntää"),
        paragraphs=(_("Asiantuntija on hyväksynyt sopimuksen. Se tulee voimaan, kun tekin hyväksytte sen."),),
        action=_open(contract),
        facts=_facts(contract),
    )


def signed(contract: Contract) -> Letter:
    """Tells the expert that the contract holds."""
    return Letter(
        subject=_("Sopimuksesi on hyväksytty"),
        paragraphs=(
            _("%(organisation)s on hyväksynyt sopimuksen. Kiitos, että olet mukana!")
            % {"organisation": contract.organisation.title},
            _("Sopimus löytyy omilta sivuiltasi, ja voit tulostaa sen."),
        ),
        action=_open(contract),
        facts=_facts(contract),
        after=_after(contract),
    )


def refused_by_expert(contract: Contract) -> Letter:
    """Tells the organisation that the expert won't."""
    return Letter(
        subject=_("Sopimusta ei hyväksytty"),
        paragraphs=(
            _("Asiantuntija ei halunnut hyväksyä sopimusta tällaisena. Syytä ei kysytä, mutta voitte jutella asiasta yhdessä."),
        ),
        action=_open(contract),
    )


def taken_back(contract: Contract) -> Letter:
    """Tells the expert that the proposal is no longer there."""
    return Letter(
        subject=_("Sopimusehdotus on peruttu"),
        paragraphs=(
            _("%(organisation)s perui sopimusehdotuksensa, joten siihen ei tarvitse vastata.")
            % {"organisation": contract.organisation.title},
            _("Jos jokin jäi mietityttämään, ota yhteyttä."),
        ),
        after=_after(contract),
    )


def ended_by_organisation(contract: Contract) -> Letter:
    """Tells the expert when the contract ends, and thanks."""
    return Letter(
        subject=_("Sopimuksesi päättyy"),
        paragraphs=(
            _("%(organisation)s on päättänyt sopimuksen. Viimeinen päivä on %(day)s.")
            % {"organisation": contract.organisation.title, "day": day_words(_last(contract), year=True)},
            _("Kiitos kaikesta, mitä olet antanut. Jos tämä tuli yllätyksenä, soita, niin jutellaan."),
        ),
        action=_open(contract),
        after=_after(contract),
    )


def ended_by_expert(contract: Contract) -> Letter:
    """Tells the organisation when the contract ends."""
    return Letter(
        subject=_("Asiantuntija on päättänyt sopimuksen"),
        paragraphs=(
            _(
                "Sopimuksen viimeinen päivä on %(day)s. Syytä ei kysytä. Muistathan kiittää ja sopia, miten jatkossa ollaan yhteydessä."
            )
            % {"day": day_words(_last(contract), year=True)},
        ),
        action=_open(contract),
    )


def ends_soon(contract: Contract, *, to_expert: bool) -> Letter:
    """Reminds one side that a contract ends."""
    more = (
        _("Jos haluat jatkaa, kerro koordinaattorillesi, niin teette uuden sopimuksen. Jos et, sinun ei tarvitse tehdä mitään.")
        if to_expert
        else _("Jutelkaa jatkosta asiantuntijan kanssa. Sivulta teet uuden sopimuksen, joka jatkuu heti tämän jälkeen.")
    )
    return Letter(
        subject=_("Sopimus päättyy pian"),
        paragraphs=(_("Sopimuksen viimeinen päivä on %(day)s.") % {"day": day_words(_last(contract), year=True)}, more),
        action=_open(contract),
        after=_after(contract) if to_expert else (),
    )


def shift_added(placement: Placement) -> Letter:
    """Asks the expert whether a weekly shift suits."""
    return Letter(
        subject=_("Uusi viikkovuoro odottaa vastaustasi"),
        paragraphs=(
            _("Sopimukseesi ehdotetaan uutta viikkovuoroa. Se alkaa vasta, kun sanot, että se sopii."),
        ),
        action=_open(placement.contract),
        after=_after(placement.contract),
    )  # fmt: skip


def shift_ended(placement: Placement, last: date) -> Letter:
    """Tells the expert that a weekly shift ends."""
    return Letter(
        subject=_("Viikkovuorosi päättyy"),
        paragraphs=(
            _("Yksi viikkovuoroistasi päättyy. Viimeinen päivä on %(day)s.") % {"day": day_words(last, year=True)},
            _("Sopimus on muuten ennallaan."),
        ),
        action=_open(placement.contract),
        after=_after(placement.contract),
    )


def qualification_ends(qualification: Qualification) -> Letter:
    """Reminds the expert that something they have shown ends."""
    ends_on = qualification.ends_on
    return Letter(
        subject=_("Yksi pätevyyksistäsi vanhenee pian"),
        paragraphs=(
            _(
                "Voimassa asti: %(day)s. Sen jälkeen sinulta ei kysytä tehtäviä, joissa tätä tarvitaan, ennen kuin se on uusittu."
            )
            % {"day": day_words(ends_on, year=True) if ends_on else ""},
            _("Kysy koordinaattoriltasi, miten uusit sen. Usein järjestäjä maksaa kurssin."),
        ),
        facts=((_("Mikä vanhenee"), qualification.get_kind_display()),),
        action=Action(_("Katso pätevyytesi"), reverse("register:my-qualifications")),
    )


def _last(contract: Contract) -> date:
    return contract.ends_on or contract.starts_on
