"""Consents: given and withdrawn in time, never edited."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.register import guards, letters, policies
from kokemussilta.register.actions.noting import changed
from kokemussilta.register.consent_texts import CURRENT
from kokemussilta.register.models import Consent, Expert, ImportRun, Question
from kokemussilta.register.signals import consent_withdrawn
from kokemussilta.register.states import SHOWN_WAYS, ConsentWay, Purpose


@whole
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
    `given_at` is then the moment it was given, and the text is not known here. `seen_by` names the `organisation`. Raises
    `Refused` for a consent older than a withdrawal: whoever took it back has had the last word.
    """
    if by is not None:
        recorded = purpose == Purpose.BROKERED and way not in SHOWN_WAYS and policies.may_coordinate(by, expert)
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
    earlier = Consent.objects.filter(expert=expert, purpose=purpose, organisation=named)
    last = earlier.aggregate(last=Max("withdrawn_at"))["last"]
    if last is not None and given < last:
        raise Refused(_("Lupa on peruttu tämän päivän jälkeen. Tarvitaan uusi lupa, joka on annettu perumisen jälkeen."))
    consent = Consent.objects.create(
        expert=expert,
        purpose=purpose,
        organisation=named,
        text_version=CURRENT[Purpose(purpose)] if way in SHOWN_WAYS else "",
        given_at=given,
        way=way,
        recorded_by=None if way in SHOWN_WAYS else by,
    )
    changed(expert, "consent.given", by=by, at=at, fields=[purpose])
    return consent


@whole
def withdraw_consent(*, consent: Consent, by: User | None, at: datetime) -> None:
    """End a consent, by the person or at their request by a coordinator of the home organisation; doing it twice is once.

    After `brokered` has ended nothing more is offered: the signal `consent_withdrawn` tells the higher areas.
    """
    expert = consent.expert
    policies.require_edit(by, expert)
    guards.hold(expert, at=at)
    ended = Consent.objects.filter(pk=consent.pk, withdrawn_at__isnull=True).update(withdrawn_at=at)
    if not ended:
        return
    consent.withdrawn_at = at
    changed(expert, "consent.withdrawn", by=by, at=at, fields=[consent.purpose])
    consent_withdrawn.send(
        sender=Consent, expert=expert, purpose=consent.purpose, organisation=consent.organisation, by=by, at=at
    )


@whole
def propose_link(
    *, expert: Expert, organisation: Organisation, by: User | None, at: datetime, run: ImportRun | None = None
) -> None:
    """Ask the person whether `organisation` may see the entry; at most one letter a month, none after a withdrawal.

    The asker learns nothing. `run`: the import that asks; undoing it takes the question back.
    """
    policies.require_add(by, organisation.pk)
    if Consent.objects.filter(expert=expert, organisation=organisation, purpose=Purpose.SEEN_BY).exists():
        return  # they may already, or have said no: a "no" is said once
    Question.objects.create(expert=expert, organisation=organisation, run=run, asked_at=at)
    audit.record("register.link.proposed", expert, by=by, at=at, within=organisation)
    outbox.queue(
        lambda: letters.link_question(expert, organisation),
        to=letters.recipient(expert),
        about=expert.code,
        at=at,
        once=f"register.link:{expert.code}:{organisation.code}:{local_day(at):%Y-%m}",
    )


@whole
def take_back_questions(*, run: ImportRun, by: User | None, at: datetime) -> int:
    """The questions that an import asked are no longer asked: their links say so. What was answered already stands."""
    policies.require_import(by, run.organisation_id)
    asked = list(run.questions.filter(taken_back_at__isnull=True).select_related("expert"))
    Question.objects.filter(pk__in=[question.pk for question in asked]).update(taken_back_at=at)
    for question in asked:
        audit.record("register.link.taken_back", question.expert, by=by, at=at, within=run.organisation)
    return len(asked)
