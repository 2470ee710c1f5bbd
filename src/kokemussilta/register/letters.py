"""What the register writes to people."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.core.fields import phone_words
from kokemussilta.notifications.letters import Action, Letter, Recipient
from kokemussilta.register.models import CalendarLink, Expert
from kokemussilta.register.tokens import address_path, invitation_path, link_path


def recipient(expert: Expert, *, language: str = "") -> Recipient:
    """Where an expert is reached: the register's address, in the language that they chose."""
    known = expert.user.language if expert.user else "fi"
    return Recipient(email=expert.email, language=language or known, name=expert.full_name)


def _after(organisation: Organisation) -> tuple[str, ...]:
    if organisation.phone:
        return (
            _("Kysyttävää? Soita: %(organisation)s, %(phone)s.")
            % {"organisation": organisation.title, "phone": phone_words(organisation.phone)},
        )
    return ()


def invitation(expert: Expert) -> Letter:
    """Asks a person to join the register."""
    home = expert.home
    return Letter(
        subject=_("Tervetuloa kokemusasiantuntijaksi – vastaa 30 päivän kuluessa"),
        paragraphs=(
            _("%(organisation)s kutsuu sinut mukaan kokemusasiantuntijoiden rekisteriinsä.") % {"organisation": home.title},
            _(
                "Kun olet mukana, voit saada pyyntöjä tehtäviin, joissa kokemuksestasi on apua. Sinä päätät, mitä otat vastaan. "
                "Lue ensin, mitä mukaan tuleminen tarkoittaa. Sivun avaaminen ei vielä sido sinua mihinkään."
            ),
        ),
        action=Action(_("Lue ja vastaa"), invitation_path(expert)),
        after=(_("Jos et halua mukaan, sinun ei tarvitse tehdä mitään."), *_after(home)),
    )


def welcome(expert: Expert) -> Letter:
    """Tells a person that they are in the register now."""
    return Letter(
        subject=_("Olet nyt mukana kokemusasiantuntijana"),
        paragraphs=(
            _("Tervetuloa mukaan! %(organisation)s voi nyt pyytää sinua tehtäviin.") % {"organisation": expert.home.title},
            _("Omilla sivuillasi kerrot, millaisista tehtävistä olet kiinnostunut ja milloin sinulle sopii. Voit pitää tauon "
              "milloin tahansa."),
        ),
        action=Action(_("Avaa omat sivut"), reverse("register:me")),
        after=(_("Kirjaudut sisään tällä sähköpostiosoitteella, ilman salasanaa."), *_after(expert.home)),
    )  # fmt: skip


def link_question(expert: Expert, organisation: Organisation) -> Letter:
    """Asks whether another organisation may see the entry."""
    return Letter(
        subject=_("Saako toinen organisaatio nähdä tietosi? Vastaa 30 päivän kuluessa"),
        paragraphs=(
            _("%(organisation)s haluaisi nähdä tietosi, jotta se voisi pyytää sinua tehtäviin.")
            % {"organisation": organisation.title},
            _("Se ei vielä näe sinusta mitään eikä tiedä, missä rekisterissä olet. Sinä päätät."),
        ),
        action=Action(_("Lue ja vastaa"), link_path(expert, organisation)),
        after=(_("Jos et halua antaa lupaa, sinun ei tarvitse tehdä mitään."), *_after(organisation)),
    )


def new_address(expert: Expert) -> Letter:
    """Asks the holder of a new address to confirm it; may reach a stranger, so it tells of nobody."""
    return Letter(
        subject=_("Vahvista sähköpostiosoite – vastaa 30 päivän kuluessa"),
        paragraphs=(
            _("Tämä osoite annettiin uudeksi sähköpostiosoitteeksi. Kun vahvistat sen, viestit tulevat tästä lähtien tänne."),
            _("Siihen asti viestit menevät vanhaan osoitteeseen."),
        ),
        action=Action(_("Vahvista osoite"), address_path(expert)),
        after=(_("Jos et odottanut tätä viestiä, sinun ei tarvitse tehdä mitään."),),
    )


def address_changed(expert: Expert) -> Letter:
    """Tells the old address that messages go to another one from now on."""
    return Letter(
        subject=_("Sähköpostiosoitteesi vaihtui rekisterissä"),
        paragraphs=(
            _("Viestit kokemusasiantuntijan tehtävistä lähetetään tästä lähtien toiseen osoitteeseen."),
            _("Jos et tiedä tästä vaihdosta, ota heti yhteyttä koordinaattoriisi."),
        ),
        action=Action(_("Avaa omat sivut"), reverse("register:me")),
        after=_after(expert.home),
    )


def calendar_unreadable(link: CalendarLink) -> Letter:
    """Tells a person that a calendar of theirs can't be read any more; the host may tell of much, so it is not named."""
    return Letter(
        subject=_("Kalenterisi lukeminen ei onnistu"),
        paragraphs=(
            _("Kalenteria, jonka olet liittänyt tietoihisi, ei ole voitu lukea pariin päivään. %(why)s")
            % {"why": link.get_failure_display()},
            _(
                "Viimeksi luetut ajat ovat yhä voimassa, ja yritämme uudelleen. Jos vaihdoit kalenteria, poista vanha ja liitä uusi."
            ),
        ),
        action=Action(_("Katso kalenterit"), reverse("register:my-calendars")),
        after=(_("Muuta sinun ei tarvitse tehdä. Jos poistat kalenterin, sen ajat poistuvat heti."), *_after(link.expert.home)),
    )
