"""What the register puts in others' places: navigation, the desk, the search box, the expert's home."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.core.fields import phone_words
from kokemussilta.core.slots import NavEntry, Panel, Queue, QueueRow
from kokemussilta.register import desk_rows, policies, queries
from kokemussilta.register.models import Expert
from kokemussilta.register.words import MISSING


def people_entry(request: HttpRequest) -> NavEntry | None:
    """Gives "Ihmiset" to those who keep or read a register."""
    if not isinstance(request.user, User) or not standing(request.user).may(Permission.EXPERT_READ):
        return None
    url = reverse("register:people")
    elsewhere = (reverse("register:me"), reverse("register:read-log"))
    current = request.path.startswith(url) and not request.path.startswith(elsewhere)
    return NavEntry(_("Ihmiset"), url, icon="users", current=current)


def me_entry(request: HttpRequest) -> NavEntry | None:
    """Gives "Minä" to those who have an entry of their own."""
    if not isinstance(request.user, User) or queries.entry_of(request.user) is None:
        return None
    url = reverse("register:me")
    return NavEntry(_("Minä"), url, icon="user", current=request.path.startswith(url))


def shared_stories_entry(request: HttpRequest) -> NavEntry | None:
    """Gives "Jaetut luonnokset" to mentors; those who keep a register have them beside its people."""
    held = standing(request.user)
    if not held.may(Permission.STORY_MENTOR) or held.may(Permission.EXPERT_READ):
        return None
    url = reverse("register:shared-stories")
    return NavEntry(_("Jaetut luonnokset"), url, icon="message", current=request.path.startswith(url))


def read_log_entry(request: HttpRequest) -> NavEntry | None:
    """Gives "Katselut" to privacy officers."""
    if not isinstance(request.user, User) or not standing(request.user).may(Permission.READ_LOG):
        return None
    url = reverse("register:read-log")
    return NavEntry(_("Katselut"), url, icon="eye", current=request.path.startswith(url))


def not_met_queue(user: User, at: datetime) -> Queue | None:
    """People with whom nobody has been in touch for over 60 days, those on a break too."""
    found = desk_rows.of(user, at)
    if found is None:
        return None
    today = local_day(at)
    rows = [
        QueueRow(
            title=one.name,
            meta=_("Viimeksi yhteydessä") if one.last_met_on else _("Lisätty rekisteriin, ei vielä yhteydenpitoa"),
            url=reverse("register:meetings", args=[one.code]),
            action=_("Kirjaa yhteydenpito"),
            badge=_days((today - one.quiet_since).days),
        )
        for one in found.unmet
    ]
    return Queue(
        key="not-met",
        title=_("Ei yhteyttä pitkään aikaan"),
        rows=rows,
        count=found.unmet_count,
        url=f"{reverse('register:people')}?state=unmet&sort=met",
        note=_("Viimeisestä yhteydestä on yli 60 päivää."),
    )


def _days(days: int) -> str:
    return ngettext("%(days)s päivä", "%(days)s päivää", days) % {"days": days}


def mendable(user: User) -> Q:
    """Messages about people whom a coordinator of their home organisation looks after. Fills `MENDABLE`."""
    people = Expert.objects.filter(code=OuterRef("about"), home__in=policies.home_registers(user))
    return Q(Exists(people.exclude(user=user)))


def missing_panel(user: User, at: datetime) -> Panel | None:
    """On the expert's home, only when something essential is missing."""
    expert = queries.entry_of(user)
    if expert is None or expert.state != "active":
        return None
    missing = queries.missing_parts(expert)
    if not missing:
        return None
    parts = [{"words": MISSING[name], "url": _part_url(name)} for name in missing]
    return Panel("register/missing_panel.html", {"parts": parts}, order=40)


def break_panel(user: User, at: datetime) -> Panel | None:
    """On the expert's home while a break lasts."""
    expert = queries.entry_of(user)
    if expert is None or not expert.is_on_break(local_day(at)):
        return None
    return Panel("register/break_panel.html", {"expert": expert}, order=5)


def _part_url(name: str) -> str:
    return reverse("register:my-part", args=["limits" if name == "reach" else name])


def contacts(user: User, at: datetime) -> list[tuple[str, str]] | None:
    """The person's home organisation with a number to call, else an address."""
    expert = queries.entry_of(user)
    told = expert and (phone_words(expert.home.phone) or expert.home.email)
    return [(expert.home.name, told)] if expert and told else None
