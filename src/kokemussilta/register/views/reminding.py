"""A change of one's entry calls nothing off: whose agreed tasks it no longer suits is reminded of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.contrib import messages
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.dates import moment_words
from kokemussilta.core.slots import AGREED
from kokemussilta.register import policies
from kokemussilta.register.models import Expert


@contextmanager
def reminding(request: PersonRequest, expert: Expert, at: datetime) -> Iterator[None]:
    """Around a change of `expert`: agreed tasks that suited before it and do not after it are told on the next page."""
    before = set(_unsuited(expert, at))
    yield
    words = (
        _("Sinulla on sovittu tehtävä %(when)s. Se on yhä voimassa. Jos et pääse tai halua lähteä, peru se tehtävän sivulta.")
        if policies.is_self(request.user, expert)
        else _("Hänellä on sovittu tehtävä %(when)s. Se on yhä voimassa. Kysy, lähteekö hän, ja peru tehtävä tarvittaessa.")
    )
    for when in _unsuited(expert, at):
        if when not in before:
            messages.warning(request, words % {"when": moment_words(when)})


def _unsuited(expert: Expert, at: datetime) -> list[datetime]:
    return [when for found in AGREED.collect(expert, at) for when in found]
