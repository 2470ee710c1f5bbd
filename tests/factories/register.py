"""People of the register, made by its actions."""

from collections.abc import Iterable
from datetime import datetime
from itertools import count

from kokemussilta.access.models import Organisation
from kokemussilta.register import actions
from kokemussilta.register.models import Consent, Expert
from kokemussilta.register.states import ConsentWay, Purpose
from kokemussilta.vocabulary.models import Language, Municipality, Perspective, TaskKind, Theme
from tests.conftest import AT

_number = count(1)


def an_invited_expert(
    *,
    home: Organisation,
    at: datetime = AT,
    first_name: str = "Aino",
    last_name: str = "Lahti",
    email: str | None = None,
    municipality: str = "Seinäjoki",
    **facts: object,
) -> Expert:
    """Somebody who has been added and has not joined; `email` None makes one up, "" leaves it out."""
    address = f"asiantuntija{next(_number)}@example.org" if email is None else email
    return actions.add_expert(
        home=home,
        first_name=first_name,
        last_name=last_name,
        municipality=Municipality.objects.get(name_fi=municipality),
        email=address,
        by=None,
        at=at,
        **facts,  # type: ignore[arg-type]
    )


def an_expert(
    *,
    home: Organisation,
    at: datetime = AT,
    themes: Iterable[tuple[str, str] | str] = ("depression",),
    languages: Iterable[str] = ("fi",),
    kinds: Iterable[str] | None = None,
    **facts: object,
) -> Expert:
    """Somebody in the register, with an account, who consents to being asked and can be asked to most things.

    `themes`: codes, or pairs of code and perspective; `languages`: codes, all strong; `kinds`: codes, None for all.
    """
    expert = an_invited_expert(home=home, at=at, **facts)  # type: ignore[arg-type]
    actions.activate(expert=expert, way=ConsentWay.PAPER, by=None, at=at)
    pairs = [(code, Perspective.OWN) if isinstance(code, str) else code for code in themes]
    actions.set_themes(expert=expert, themes=[(Theme.objects.get(code=code), view) for code, view in pairs], by=None, at=at)
    spoken = [(Language.objects.get(code=code), True) for code in languages]
    actions.set_languages(expert=expert, languages=spoken, by=None, at=at)
    chosen = TaskKind.objects.all() if kinds is None else TaskKind.objects.filter(code__in=kinds)
    actions.set_kinds(expert=expert, kinds=chosen, by=None, at=at)
    return expert


def seen_by(expert: Expert, organisation: Organisation, at: datetime = AT) -> Consent:
    """The person's consent to be seen by another organisation."""
    return actions.give_consent(expert=expert, purpose=Purpose.SEEN_BY, organisation=organisation, by=expert.user, at=at)
