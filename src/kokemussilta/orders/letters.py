"""What the area writes to people. Subjects tell what is asked and by when, never who, or of what experience."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.core import clock, dates
from kokemussilta.core.fields import phone_words
from kokemussilta.notifications.letters import Action, Letter, Recipient
from kokemussilta.orders import links, rules
from kokemussilta.orders.calendars import client_file
from kokemussilta.orders.models import Order, Task


def resume(order: Order, at: datetime) -> Letter:
    """A link to go on with a draft."""
    return Letter(
        subject=_("Jatka tilaustasi, kun sinulle sopii"),
        paragraphs=(
            _("Tilauksesi on tallessa. Pääset jatkamaan siitä, mihin jäit."),
            _("Luonnos säilyy 30 päivää siitä, kun siihen viimeksi koskettiin. Sen jälkeen se poistetaan."),
        ),
        action=Action(_("Jatka tilausta"), reverse("orders:resume", args=[links.make(links.RESUME, order, at=at)])),
        facts=_facts(order),
        after=(_("Jos et aloittanut tilausta itse, sinun ei tarvitse tehdä mitään."),),
    )


def confirm(order: Order, at: datetime) -> Letter:
    """The link that confirms an order."""
    until = dates.day_words(clock.local_day(at + rules.CONFIRM_WITHIN))
    return Letter(
        subject=_("Vahvista tilauksesi viimeistään %(day)s") % {"day": until},
        paragraphs=(
            _("Kiitos tilauksestasi! Vahvista vielä, että se on sinun. Sen jälkeen tilaus lähtee meille."),
            _("Linkki toimii %(day)s asti.") % {"day": until},
        ),
        action=Action(_("Vahvista tilaus"), reverse("orders:confirm", args=[links.make(links.CONFIRM, order, at=at)])),
        facts=_facts(order),
        after=(_("Jos et tehnyt tilausta, jätä viesti huomiotta. Ilman vahvistusta tilaus ei lähde mihinkään."),),
    )


def arrived(order: Order, at: datetime) -> Letter:
    """To the client: the order is with us."""
    by = dates.day_words(rules.answer_by(clock.local_day(at)))
    return Letter(
        subject=_("Tilauksesi on perillä, kuulet meistä viimeistään %(day)s") % {"day": by},
        paragraphs=(
            _("Tilaus tuli perille. Koordinaattori lukee sen, kysyy tarvittaessa lisää ja etsii sopivan tekijän."),
            _("Viimeistään %(day)s kuulet meistä. Voit seurata tilausta ja kirjoittaa meille milloin vain.") % {"day": by},
            *(() if order.ethics_version else (_("Lue samalla yhteiset periaatteet ja hyväksy ne tilauksen sivulla."),)),
        ),
        action=_follow(order, at),
        facts=_facts(order),
        after=_call(order),
    )


def new_order(order: Order) -> Letter:
    """To a desk: an order came in."""
    queue = _("Tilaus on yhteisessä jonossa: kuka tahansa palveleva organisaatio voi ottaa sen.")
    return Letter(
        subject=_("Uusi tilaus odottaa: %(product)s") % {"product": order.product.name},
        paragraphs=(
            _("Työpöydälle tuli uusi tilaus. Tilaajalle on luvattu, että hän kuulee teistä kolmen arkipäivän kuluessa."),
            *(() if order.desk_id else (queue,)),
        ),
        action=Action(_("Avaa tilaus"), reverse("orders:order", args=[order.code])),
    )


def question(order: Order, at: datetime, *, waits: bool) -> Letter:
    """To the client: the coordinator wrote."""
    return Letter(
        subject=_("Kysymme lisätietoa tilauksestasi") if waits else _("Uusi viesti tilauksestasi"),
        paragraphs=(
            _("Koordinaattori kirjoitti sinulle tilauksesta. Lue viesti ja vastaa tilauksen sivulla."),
            *((_("Jatkamme tilauksen hoitamista, kun olet vastannut."),) if waits else ()),
        ),
        action=_follow(order, at, _("Lue ja vastaa")),
        facts=_facts(order),
        after=_call(order),
    )


def reply(order: Order) -> Letter:
    """To the handler or the desk: the client wrote."""
    return Letter(
        subject=_("Tilaaja kirjoitti tilauksesta %(code)s") % {"code": order.code},
        paragraphs=(_("Tilaaja kirjoitti tilauksen keskusteluun. Lue viesti ja jatka tilauksen hoitamista."),),
        action=Action(_("Avaa tilaus"), reverse("orders:order", args=[order.code])),
    )


def completed(order: Order) -> Letter:
    """To the handler or the desk: the client told what was missing."""
    return Letter(
        subject=_("Tilaaja täydensi tilausta %(code)s") % {"code": order.code},
        paragraphs=(
            _("Tilaaja lisäsi tilaukseen tietoja, jotka siitä puuttuivat. Tarkista ne ja jatka tilauksen hoitamista."),
        ),
        action=Action(_("Avaa tilaus"), reverse("orders:order", args=[order.code])),
    )


def planned(order: Order, tasks: list[Task], at: datetime) -> Letter:
    """To the client: the days are in the calendar and people are being looked for."""
    count = len(tasks)
    return Letter(
        subject=_("Tilauksesi etenee: etsimme nyt tekijää"),
        paragraphs=(
            ngettext(
                "Sovimme tilauksellesi ajan ja etsimme siihen nyt sopivaa tekijää.",
                "Sovimme tilauksellesi %(count)s aikaa ja etsimme niihin nyt sopivaa tekijää.",
                count,
            )
            % {"count": count},
            _("Kerromme heti, kun tiedämme, kuka tulee."),
        ),
        action=_follow(order, at),
        facts=_listed(tasks),
        after=_call(order),
    )


def changed(task: Task, at: datetime) -> Letter:
    """To the client: a task's time, place or contact changed."""
    order = task.order
    return Letter(
        subject=_("Tilauksesi tiedot muuttuivat: %(day)s") % {"day": dates.day_words(clock.local_day(task.starts_at))},
        paragraphs=(_("Muutimme tilauksesi tietoja. Tarkista, että kaikki on nyt oikein."),),
        action=_follow(order, at),
        facts=((_("Aika"), _when(task)), (_("Paikka"), where(task)), (_("Yhteyshenkilö"), task.day_contact_name or "–")),
        after=_call(order),
        attachments=(client_file(task, at=at),),
    )


def called_off(task: Task, reason: str, at: datetime) -> Letter:
    """To the client: a task will not be held."""
    day = dates.day_words(clock.local_day(task.starts_at))
    return Letter(
        subject=_("Peruttu: %(day)s") % {"day": day},
        paragraphs=(
            _("Tilauksesi kerta %(when)s on peruttu.") % {"when": _when(task)},
            *((_("Syy: %(reason)s") % {"reason": reason},) if reason else ()),
            _("Jos haluat sopia uuden ajan, kirjoita meille tilauksen sivulla."),
        ),
        action=_follow(task.order, at),
        after=_call(task.order),
        attachments=(client_file(task, at=at, cancelled=True),),
    )


def cancelled_by_desk(order: Order, reason: str, at: datetime) -> Letter:
    """To the client: the order ends here."""
    return Letter(
        subject=_("Tilauksesi on peruttu"),
        paragraphs=(
            _("Jouduimme päättämään tilauksesi. Olemme pahoillamme."),
            *((_("Syy: %(reason)s") % {"reason": reason},) if reason else ()),
            _("Voit tehdä uuden tilauksen samoilla tiedoilla yhdellä painalluksella."),
        ),
        action=_follow(order, at),
        after=_call(order),
        attachments=tuple(client_file(task, at=at, cancelled=True) for task in order.tasks.filter(state_since=at)),
    )


def called_off_by_client(task: Task, reason: str) -> Letter:
    """To the desk: the client called one time off."""
    day = dates.day_words(clock.local_day(task.starts_at))
    return Letter(
        subject=_("Tilaaja perui ajan %(day)s, tilaus %(code)s") % {"day": day, "code": task.order.code},
        paragraphs=(
            _("Tilaaja perui kerran %(when)s. Vahvistetut tekijät saavat tiedon heti.") % {"when": _when(task)},
            *((_("Syy: %(reason)s") % {"reason": reason},) if reason else ()),
        ),
        action=Action(_("Avaa tilaus"), reverse("orders:order", args=[task.order.code])),
    )


def called_off_as_asked(task: Task, at: datetime) -> Letter:
    """To the client who called one time off: it is done, and others know."""
    return Letter(
        subject=_("Peruit ajan %(day)s") % {"day": dates.day_words(clock.local_day(task.starts_at))},
        paragraphs=(
            _("Tilauksesi kerta %(when)s on peruttu, kuten pyysit. Kerroimme siitä kaikille, joita se koskee.")
            % {"when": _when(task)},
            _("Jos haluat sopia uuden ajan, kirjoita meille tilauksen sivulla."),
        ),
        action=_follow(task.order, at),
        after=_call(task.order),
        attachments=(client_file(task, at=at, cancelled=True),),
    )


def series_changed(tasks: list[Task], at: datetime) -> Letter:
    """To the client: several times of a series changed at once."""
    first = tasks[0]
    return Letter(
        subject=_("Tilauksesi ajat muuttuivat: ensimmäinen %(day)s")
        % {"day": dates.day_words(clock.local_day(first.starts_at))},
        paragraphs=(_("Muutimme tilauksesi sarjaa. Tarkista, että kaikki on nyt oikein."),),
        action=_follow(first.order, at),
        facts=(*_listed(tasks), (_("Paikka"), where(first)), (_("Yhteyshenkilö"), first.day_contact_name or "–")),
        after=_call(first.order),
        attachments=tuple(client_file(task, at=at) for task in tasks),
    )


def series_called_off(tasks: list[Task], reason: str, at: datetime, *, as_asked: bool) -> Letter:
    """To the client: several times of a series will not be held, as they asked or as the desk decided."""
    first = tasks[0]
    asked = _("Nämä ajat on peruttu, kuten pyysit. Kerroimme siitä kaikille, joita se koskee.")
    return Letter(
        subject=ngettext(
            "Sarjasta peruttu yksi kerta: %(day)s", "Sarjasta peruttu %(count)s kertaa: ensimmäinen %(day)s", len(tasks)
        )
        % {"count": len(tasks), "day": dates.day_words(clock.local_day(first.starts_at))},
        paragraphs=(
            asked if as_asked else _("Tilauksesi nämä ajat on peruttu."),
            *((_("Syy: %(reason)s") % {"reason": reason},) if reason and not as_asked else ()),
            _("Jos haluat sopia uuden ajan, kirjoita meille tilauksen sivulla."),
        ),
        action=_follow(first.order, at),
        facts=_listed(tasks),
        after=_call(first.order),
        attachments=tuple(client_file(task, at=at, cancelled=True) for task in tasks),
    )


def series_called_off_by_client(tasks: list[Task], reason: str) -> Letter:
    """To the desk: the client called several times off."""
    order = tasks[0].order
    return Letter(
        subject=ngettext(
            "Tilaaja perui yhden kerran, tilaus %(code)s", "Tilaaja perui %(count)s kertaa, tilaus %(code)s", len(tasks)
        )
        % {"count": len(tasks), "code": order.code},
        paragraphs=(
            _("Tilaaja perui sarjan loppuosan. Vahvistetut tekijät saavat tiedon heti."),
            *((_("Syy: %(reason)s") % {"reason": reason},) if reason else ()),
        ),
        facts=_listed(tasks),
        action=Action(_("Avaa tilaus"), reverse("orders:order", args=[order.code])),
    )


def cancelled_by_client(order: Order, reason: str) -> Letter:
    """To the desk: the client called the order off."""
    return Letter(
        subject=_("Tilaaja perui tilauksen %(code)s") % {"code": order.code},
        paragraphs=(
            _("Tilaaja perui tilauksen. Vahvistetut tekijät saavat tiedon heti."),
            *((_("Syy: %(reason)s") % {"reason": reason},) if reason else ()),
        ),
        action=Action(_("Avaa tilaus"), reverse("orders:order", args=[order.code])),
    )


def moved(order: Order, at: datetime) -> Letter:
    """To the client: another organisation takes care of the order from now on."""
    assert order.desk is not None
    return Letter(
        subject=_("Tilaustasi hoitaa nyt toinen organisaatio"),
        paragraphs=(
            _("Tilauksesi siirtyi organisaatiolle %(desk)s. He jatkavat siitä, mihin jäimme.") % {"desk": order.desk.title},
        ),
        action=_follow(order, at),
        after=_call(order),
    )


def unproven_client_of(order: Order) -> Recipient:
    """The address that somebody typed, before anybody has shown that it is theirs: no name goes there."""
    return Recipient(order.client_email, order.client_language)


def client_of(order: Order) -> Recipient:
    """The client as a recipient of letters."""
    return Recipient(order.client_email, order.client_language, order.client_name)


def where(task: Task) -> str:
    """The place of a task in one line."""
    town = task.municipality.name if task.municipality else ""
    return ", ".join(part for part in (task.address, town) if part) or str(task.get_place_display())


def _listed(tasks: list[Task]) -> tuple[tuple[str, str], ...]:
    """The first eight times, and how many more there are."""
    more = len(tasks) - 8
    days = [(_("Kerta %(number)s") % {"number": n}, _when(task)) for n, task in enumerate(tasks[:8], 1)]
    rest = ((_("Lisäksi"), ngettext("%(more)s kerta", "%(more)s kertaa", more) % {"more": more}),) if more > 0 else ()
    return (*days, *rest)


def _when(task: Task) -> str:
    return dates.span_words(task.starts_at, task.ends_at)


def _follow(order: Order, at: datetime, label: str = "") -> Action:
    token = links.make(links.FOLLOW, order, at=at)
    return Action(label or _("Seuraa tilausta"), reverse("orders:follow", args=[token]))


def _facts(order: Order) -> tuple[tuple[str, str], ...]:
    wished = list(order.dates.all()[:3])
    when = ", ".join(dates.span_words(date.starts_at, date.ends_at) for date in wished)
    return tuple(
        (label, value)
        for label, value in (
            (_("Palvelu"), order.product.name),
            (_("Toivottu aika"), when),
            (_("Tilauksen tunnus"), order.code),
        )
        if value
    )


def _call(order: Order) -> tuple[str, ...]:
    """A person to call, when the desk has a number."""
    if order.desk is None or not order.desk.phone:
        return ()
    return (_("Voit myös soittaa: %(desk)s, %(phone)s.") % {"desk": order.desk.title, "phone": phone_words(order.desk.phone)},)
