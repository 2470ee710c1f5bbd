"""Somebody new in a register."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.core.codes import new_code
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.register import guards, policies
from kokemussilta.register.actions import addresses
from kokemussilta.register.actions.entry import activate, invite
from kokemussilta.register.actions.noting import changed
from kokemussilta.register.models import Expert, Guard
from kokemussilta.register.states import ConsentWay
from kokemussilta.vocabulary.models import Municipality


@whole
def add_expert(
    *,
    home: Organisation,
    first_name: str,
    last_name: str,
    municipality: Municipality,
    by: User | None,
    at: datetime,
    email: str = "",
    phone: str = "",
    alias: str = "",
    title: str = "kokemusasiantuntija",
    is_newcomer: bool = False,
    code: str = "",
) -> Expert:
    """Add a person to the register of `home`, as invited: nothing is offered before they have joined.

    `code`: their public code, when it was chosen beforehand. Raises `Refused` when somebody with the same address is in this
    register already.
    """
    policies.require_add(by, home.pk)
    address = email.strip().lower()
    if address and Expert.objects.filter(home=home, email__iexact=address).exists():
        raise addresses.taken()
    try:
        with transaction.atomic():
            expert = Expert.objects.create(
                code=code or new_code(),
                home=home,
                first_name=first_name.strip(),
                last_name=last_name.strip(),
                municipality=municipality,
                email=address,
                phone=phone,
                alias=alias.strip(),
                title=title.strip() or "kokemusasiantuntija",
                is_newcomer=is_newcomer,
                state_since=at,
                created_at=at,
                quiet_since=local_day(at),
            )
    except IntegrityError:  # another was quicker
        raise addresses.taken() from None
    Guard.objects.create(expert=expert, version=1, moved_at=at)
    guards.note([expert.pk])
    changed(expert, "expert.added", by=by, at=at)
    return expert


@whole
def add_and_bring_in(*, facts: Mapping[str, Any], joining: str, by: User | None, at: datetime) -> tuple[Expert, bool]:
    """Add a person (`facts` as for `add_expert`) and invite them, or take them in on a consent given on paper or by word.

    All of it or nothing. A second press, known by the code in the facts, finds the person added already: the answer's second part
    tells whether they were added now. Raises `Refused` as `add_expert`, `invite` and `activate` do.
    """
    policies.require_add(by, facts["home"].pk)
    known = Expert.objects.filter(code=facts.get("code") or None, home=facts["home"])
    if (added := known.first()) is not None:
        return added, False
    try:
        expert = add_expert(**facts, by=by, at=at)
    except Refused:
        if (added := known.first()) is not None:
            return added, False
        raise
    if joining == "invite":
        invite(expert=expert, by=by, at=at)
    elif joining in {ConsentWay.PAPER, ConsentWay.SPOKEN}:
        activate(expert=expert, way=joining, by=by, at=at)
    return expert, True
