"""Earnings payment reports: one an earner and batch, told when paid, told anew when something changed, taken back when nothing is left."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import locks, policies
from kokemussilta.fees.actions import filing
from kokemussilta.fees.exports import earnings
from kokemussilta.fees.models import BatchRow, ClaimLine, EarningsReport, PayBatch, PayFile, PaySettings
from kokemussilta.fees.queries import rows as reading
from kokemussilta.fees.queries import vault
from kokemussilta.fees.reporting_rules import Line, Payment, is_reported, paid
from kokemussilta.fees.states import BatchState, FileKind, RowState
from kokemussilta.register.models import Expert


@dataclass(frozen=True)
class Earner:
    """One person on one day of payment: the rows that are reported, and what they come to."""

    expert: Expert
    paid_on: date
    rows: tuple[BatchRow, ...]
    paid: tuple[earnings.Paid, ...]

    @property
    def facts(self) -> str:
        """A digest of what is told: when it differs, the report must be told anew."""
        return hashlib.sha256(repr(self.paid).encode()).hexdigest()

    @property
    def key(self) -> tuple[int, date]:
        """By whom a report is found."""
        return self.expert.pk, self.paid_on


@whole
def declare(*, batch: PayBatch, by: User, at: datetime) -> list[PayFile]:
    """Files of the reports that are new or have changed since they were told, one for each day of payment; none when there is nothing to tell."""
    _require(by, batch)
    locks.hold_batch(batch)
    settings = filing.settings_of(batch)
    _require_ready(batch, settings)
    known = {(report.expert_id, report.paid_on): report for report in batch.reports.filter(cancelled_at__isnull=True)}
    telling = [one for one in earners(batch, settings) if one.paid and _is_news(one, known.get(one.key))]
    if not telling:
        return []
    details = vault.read({one.expert for one in telling}, fields=(vault.PERSONAL_ID,), by=by, at=at, within=batch.code)
    if lacking := sorted({one.expert.full_name for one in telling if one.expert.pk not in details}):
        raise Refused(_("Henkilötunnus puuttuu: %(names)s. Pyydä heiltä maksutiedot.") % {"names": ", ".join(lacking)})
    days = sorted({one.paid_on for one in telling})
    return [
        _file(batch, settings, [one for one in telling if one.paid_on == day], known, details, by=by, at=at) for day in days
    ]


@whole
def take_back(*, batch: PayBatch, by: User, at: datetime) -> PayFile | None:
    """A file that cancels the reports of which nothing is left (the bank returned the money); None when there is none."""
    _require(by, batch)
    locks.hold_batch(batch)
    settings = filing.settings_of(batch)
    still = {one.key for one in earners(batch, settings) if one.paid}
    reports = batch.reports.filter(cancelled_at__isnull=True)
    gone = [report for report in reports if (report.expert_id, report.paid_on) not in still]
    if not gone:
        return None
    number = filing.next_number(batch)
    identity = f"KS-{batch.code}-{number}"
    content = earnings.write_cancelling(
        earnings.Cancelling(identity, at, batch.organisation.business_id, tuple((one.identity, one.version) for one in gone))
    )
    file = filing.keep(batch, FileKind.CANCELLING, number, identity, content, count=len(gone), by=by, at=at)
    filing.file_rows(file, batch.rows.filter(report_code__in=[one.identity for one in gone]).values_list("pk", flat=True))
    EarningsReport.objects.filter(pk__in=[one.pk for one in gone]).update(cancelled_at=at)
    audit.record("fees.file.made", file, by=by, at=at, within=batch)
    return file


def earners(batch: PayBatch, settings: PaySettings) -> list[Earner]:
    """Everybody who was paid something that is reported, by day of payment; in the order of names."""
    views = reading.rows_of(batch, states=[RowState.PAID])
    lines = reading.lines_of(view.row for view in views)
    found: dict[tuple[Expert, date], list[tuple[BatchRow, Payment]]] = {}
    for view in views:
        row, payment = view.row, _payment(view, lines[view.row.claim_id], settings)
        if row.paid_on is not None and is_reported(payment):
            found.setdefault((row.claim.expert, row.paid_on), []).append((row, payment))
    return [
        Earner(expert, day, tuple(row for row, _payment in told), paid(payment for _row, payment in told))
        for (expert, day), told in found.items()
    ]


def _file(
    batch: PayBatch,
    settings: PaySettings,
    telling: list[Earner],
    known: dict[tuple[int, date], EarningsReport],
    details: dict[int, vault.Details],
    *,
    by: User,
    at: datetime,
) -> PayFile:
    reports = []
    for one in telling:
        told = _told(batch, one, known.get(one.key), at)
        BatchRow.objects.filter(pk__in=[row.pk for row in one.rows]).update(report_code=told.identity)
        names = (one.expert.last_name, one.expert.first_name)
        reports.append(
            earnings.Report(told.identity, details[one.expert.pk].personal_id, *names, paid=one.paid, version=told.version)
        )
    number = filing.next_number(batch)
    identity = f"KS-{batch.code}-{number}"
    content = earnings.write(_delivery(batch, settings, identity, tuple(reports), day=telling[0].paid_on, at=at))
    file = filing.keep(batch, FileKind.EARNINGS, number, identity, content, count=len(reports), by=by, at=at)
    filing.file_rows(file, [row.pk for one in telling for row in one.rows])
    audit.record("fees.file.made", file, by=by, at=at, within=batch)
    return file


def _payment(view: reading.RowView, lines: Iterable[ClaimLine], settings: PaySettings) -> Payment:
    row = view.row
    return Payment(
        kind=row.claim.kind,
        lines=tuple(Line(line.kind, line.cents, line.quantity, line.is_taxable) for line in lines),
        withheld_cents=row.withheld_cents or 0,
        code=row.income_code or settings.income_code,
        in_register=view.facts.in_register is True,
        by_nonprofit=settings.is_nonprofit,
    )


def _is_news(one: Earner, report: EarningsReport | None) -> bool:
    return report is None or report.facts != one.facts


def _told(batch: PayBatch, one: Earner, report: EarningsReport | None, at: datetime) -> EarningsReport:
    """The report as it is told now: a first version, or the next."""
    if report is None:
        report = EarningsReport(batch=batch, expert=one.expert, paid_on=one.paid_on, version=0)
        report.identity = f"KS-{report.code}"
    report.version += 1
    report.facts, report.told_at = one.facts, at
    report.save()
    return report


def _delivery(
    batch: PayBatch, settings: PaySettings, identity: str, reports: tuple[earnings.Report, ...], *, day: date, at: datetime
) -> earnings.Delivery:
    first = day.replace(day=1)
    last = (first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)).toordinal() - 1
    return earnings.Delivery(
        identity=identity,
        made_at=local(at),
        payer=batch.organisation.business_id,
        contact=earnings.Contact(settings.contact_name, settings.contact_phone, settings.contact_email),
        paid_on=day,
        starts_on=first,
        ends_on=date.fromordinal(last),
        reports=reports,
    )


def _require(by: User, batch: PayBatch) -> None:
    if not policies.may_run_payroll(by, batch.organisation):
        raise PermissionDenied


def _require_ready(batch: PayBatch, settings: PaySettings) -> None:
    if batch.state not in {BatchState.LOCKED, BatchState.CLOSED}:
        raise Refused(_("Ilmoitus tehdään, kun palkkiot on maksettu."))
    if not (batch.organisation.business_id and settings.contact_name and settings.contact_phone):
        raise Refused(_("Ilmoitukseen tarvitaan organisaation Y-tunnus sekä yhteyshenkilö ja puhelin maksuasetuksissa."))
