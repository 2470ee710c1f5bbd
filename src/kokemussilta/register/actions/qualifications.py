"""What people have shown, and the principles that they accept."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.register import guards, policies
from kokemussilta.register.actions.noting import changed
from kokemussilta.register.ethics_texts import FOR_EXPERTS
from kokemussilta.register.models import Expert, Qualification
from kokemussilta.register.states import OF_ONE_KIND, SHOWN_KINDS, QualificationKind
from kokemussilta.vocabulary.models import TaskKind


@whole
def add_qualification(
    *,
    expert: Expert,
    kind: str,
    got_on: date,
    by: User | None,
    at: datetime,
    ends_on: date | None = None,
    for_kind: TaskKind | None = None,
) -> Qualification:
    """Note what the person has shown: a certificate, a passport, an extract. A coordinator of the home organisation sees it.

    `for_kind`: the only kind of task that it was shown for. Of an extract nothing else is noted (Act 504/2002, section 7).
    The same press twice is one.
    """
    policies.require_coordinate(by, expert)
    if kind not in SHOWN_KINDS or (for_kind is not None and kind not in OF_ONE_KIND):
        raise ValueError("kind")
    if got_on > local_day(at):
        raise Refused(_("Päivä ei voi olla tulevaisuudessa."))
    if ends_on is not None and ends_on < got_on:
        raise Refused(_("Tarkista päivät: viimeinen voimassaolopäivä ei voi olla ennen ensimmäistä."))
    guards.hold(expert, at=at)
    row, _is_new = Qualification.objects.get_or_create(
        expert=expert, kind=kind, got_on=got_on, ends_on=ends_on, for_kind=for_kind, defaults={"seen_by": by}
    )
    changed(expert, "qualification.added", by=by, at=at, fields=["qualifications"])
    return row


@whole
def remove_qualification(*, qualification: Qualification, by: User | None, at: datetime) -> None:
    """Take away a qualification that was noted by mistake; one that stands for a contract stays as long as the contract."""
    expert = qualification.expert
    policies.require_coordinate(by, expert)
    guards.hold(expert, at=at)
    deleted, _rows = Qualification.objects.filter(pk=qualification.pk, contract__isnull=True).delete()
    if deleted:
        changed(expert, "qualification.removed", by=by, at=at, fields=["qualifications"])


@whole
def accept_ethics(*, expert: Expert, version: str, by: User | None, at: datetime) -> Qualification:
    """The person accepts the principles whose text they were shown. Raises `Refused` when the text has changed meanwhile."""
    policies.require_self(by, expert)
    if version != FOR_EXPERTS:
        raise Refused(_("Periaatteet ovat muuttuneet sillä välin. Lue uusi teksti ja hyväksy se, jos se sopii."))
    guards.hold(expert, at=at)
    row, is_new = Qualification.objects.get_or_create(
        expert=expert, kind=QualificationKind.ETHICS, text_version=version, defaults={"got_on": local_day(at)}
    )
    if is_new:
        changed(expert, "ethics.accepted", by=by, at=at, fields=["qualifications"])
    return row
