"""People in the search box: by name, alias, municipality, telephone, address or code; never by what they have lived through."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core.fields import phone_words
from kokemussilta.core.slots import Queue, QueueRow
from kokemussilta.register.models import Expert
from kokemussilta.register.states import ExpertState
from kokemussilta.search import actions as search
from kokemussilta.search.lookup import Wanted
from kokemussilta.search.rules import Document
from kokemussilta.search.sources import Source

KIND = "person"
SHOWN = 10
#: As many as are asked whether one may see them; names that more people have are narrowed by another word.
_MOST = 5_000
#: The register's moves after which an entry may be found by other words.
TELLING = frozenset({"expert.added", "expert.joined", "expert.left", "expert.completed", "profile.updated"})


def rows() -> QuerySet[Expert]:
    """Everybody who is found; those who have left are not."""
    return Expert.objects.exclude(state=ExpertState.LEFT)


def documents(numbers: Sequence[int]) -> Iterator[Document]:
    """What people are found by."""
    for expert in rows().filter(pk__in=numbers).select_related("municipality"):
        town = expert.municipality
        yield Document(
            subject=expert.pk,
            code=expert.code,
            names=(expert.first_name, expert.last_name, expert.alias),
            texts=((town.name_fi, "fi"), (town.name_sv, "sv")),
            phones=(expert.phone,),
            mails=(expert.email,),
        )


SOURCE = Source(KIND, rows, documents)


def bring(experts: Iterable[Expert]) -> None:
    """Let the index know of people whose names or contacts moved; inside the transaction of the change."""
    search.bring(KIND, [expert.pk for expert in experts])


def forget(experts: Iterable[Expert]) -> None:
    """The same as their entries go."""
    search.forget(KIND, [expert.pk for expert in experts])


def people(user: User, wanted: Wanted) -> QuerySet[Expert]:
    """Those with all of the words whom the person may see; never the person themself."""
    among = wanted.among(KIND, most=_MOST)
    seen = Expert.objects.visible_to(user).others_than(user).exclude(state=ExpertState.LEFT)
    if among is None or not standing(user).may(Permission.EXPERT_READ):
        return seen.none()
    return seen.filter(pk__in=among)


def found(user: User, wanted: Wanted) -> Queue | None:
    """People for the search page. One statement. Fills `SEARCH`."""
    shown = list(people(user, wanted).select_related("municipality", "home")[: SHOWN + 1])
    if not shown:
        return None
    return Queue("people", _("Ihmiset"), [_row(expert) for expert in shown[:SHOWN]], len(shown))


def _row(expert: Expert) -> QueueRow:
    parts = (expert.alias, str(expert.municipality), str(expert.home), phone_words(expert.phone))
    is_in = expert.state == ExpertState.ACTIVE
    return QueueRow(
        title=expert.full_name,
        meta=" · ".join(part for part in parts if part),
        url=f"{reverse('register:person', args=[expert.code])}?why=search",
        action=_("Avaa"),
        badge="" if is_in else str(capfirst(expert.get_state_display())),
        tone="neutral" if is_in else "action",
    )
