"""Consents: given and withdrawn in time, never edited."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.register import guards, letters, policies
from kokemussilta.register.actions.noting import changed
from kokemussilta.register.consent_texts import CURRENT
from kokemussilta.register.models import Consent, Expert
from kokemussilta.register.signals import consent_withdrawn
from kokemussilta.register.states import ConsentWay, Purpose

_BY_THE_PERSON = frozenset({ConsentWay.OWN, ConsentWay.LINK})


@transaction.atomic
def give_consent(
    *,
    expert: Expert,
    purpose: str,
    by: User | None,
    at: datetime,
    organisation: Organisation | None = None,
    way: str = ConsentWay.OWN,
    given_at: datetime | None = None,
) -> Consent:
    """Note that the person allows `purpose`; the one in force is returned when there is one already.

    Only the person gives consent. A coordinator may record one given on paper or by word, and then only to be asked to tasks;
    `given_at` is then the moment it was given. `seen_by` names the `organisation`.
    """
    if by is not None:
        recorded = purpose == Purpose.BROKERED and way not in _BY_THE_PERSON and policies.may_coordinate(by, expert)
        policies.require(policies.is_self(by, expert) or recorded)
    guards.hold(expert, at=at)
    if purpose == Purpose.SEEN_BY and (organisation is None or organisation.pk == expert.home_id):
        raise Refused(_("Valitse organisaatio, joka saa nähdä tietosi."))
    given = given_at or at
    if given > at:
        raise Refused(_("Suostumuksen päivä ei voi olla tulevaisuudessa."))
    named = organisation if purpose == Purpose.SEEN_BY else None
    in_force = Consent.objects.filter(expert=expert, purpose=purpose, organisation=named, withdrawn_at__isnull=True).first()
    if in_force is not None:
        return in_force
    consent = Consent.objects.create(
        expert=expert,
        purpose=purpose,
        organisation=named,
        text_version=CURRENT[Purpose(purpose)],
        given_at=given,
        way=way,
        recorded_by=None if way in _BY_THE_PERSON else by,
    )
    changed(expert, "consent.given", by=by, at=at, fields=[purpose])
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: User | None, at: datetime) -> None:
    """End a consent, by the person or at their request by a coordinator of the home organisation; doing it twice is once.

    After `brokered` has ended nothing more is offered: the signal `consent_withdrawn` tells the higher areas.
    """
    expert = consent.expert
    if by is not None:
        policies.require(policies.may_edit(by, expert))
    guards.hold(expert, at=at)
    ended = Consent.objects.filter(pk=consent.pk, withdrawn_at__isnull=True).update(withdrawn_at=at)
    if not ended:
        return
    consent.withdrawn_at = at
    changed(expert, "consent.withdrawn", by=by, at=at, fields=[consent.purpose])
    consent_withdrawn.send(
        sender=Consent, expert=expert, purpose=consent.purpose, organisation=consent.organisation, by=by, at=at
    )


@transaction.atomic
def propose_link(*, expert: Expert, organisation: Organisation, by: User | None, at: datetime) -> None:
    """Ask the person whether `organisation` may see the entry; at most one a month, none after a withdrawal; the asker learns nothing."""
    if by is not None:
        policies.require(policies.may_add(by, organisation.pk))
    if Consent.objects.filter(expert=expert, organisation=organisation, purpose=Purpose.SEEN_BY).exists():
        return  # they may already, or have said no: a "no" is said once
    audit.record("register.link.proposed", expert, by=by, at=at, within=organisation)
    outbox.queue(
        lambda: letters.link_question(expert, organisation),
        to=letters.recipient(expert),
        about=expert.code,
        at=at,
        once=f"register.link:{expert.code}:{organisation.code}:{local_day(at):%Y-%m}",
    )
