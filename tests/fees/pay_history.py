"""Payroll's and the bank's part of random histories: batches, payments, refusals, money that came or did not."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, Sum
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.core.workflow import Refused
from kokemussilta.fees.actions import batches, cases, paying
from kokemussilta.fees.models import BatchRow, Claim, PayBatch
from kokemussilta.fees.states import BatchState, ClaimState, Fault, RowState
from tests.factories import people

number = st.integers(0, 10_000)
TRIED = (Refused, PermissionDenied)
#: Nothing more than once: a claim is in one batch, and paid of one row.
_ONE_ROW = {
    ClaimState.IN_BATCH: RowState.IN,
    ClaimState.PAID: RowState.PAID,
    ClaimState.RECEIVED: RowState.PAID,
}


class Paying:
    """Rules that any history of claims may have besides its own."""

    at: datetime
    claims: list[Claim]
    payroll: User

    def claim(self, which: int) -> Claim:
        """One of the claims, as it is now."""
        raise NotImplementedError

    @property
    def payer(self) -> User:
        """Payroll, as a new request finds them."""
        return people.again(self.payroll)

    @rule(one_only=st.booleans(), which=number)
    def collect(self, one_only: bool, which: int) -> None:
        """Approved claims to a new batch; also those that are not."""
        rows = [self.claim(which)] if one_only else list(Claim.objects.filter(pk__in=[one.pk for one in self.claims]))
        organisation = rows[0].organisation
        with suppress(*TRIED):
            batches.collect(
                organisation=organisation, claims=rows, name="Ajo", pays_on=local_day(self.at), by=self.payer, at=self.at
            )

    @rule(which=number, what=st.sampled_from([batches.lock, batches.unlock, batches.undo]))
    def turn_batch(self, which: int, what: Callable[..., None]) -> None:
        """Lock, open again or take apart a batch."""
        batch = _one(PayBatch.objects.order_by("pk"), which)
        if batch is not None:
            with suppress(*TRIED):
                what(batch=batch, by=self.payer, at=self.at)

    @rule(which=number)
    def take_out(self, which: int) -> None:
        """A row leaves its batch."""
        row = _one(BatchRow.objects.select_related("batch", "claim").order_by("pk"), which)
        if row is not None:
            with suppress(*TRIED):
                batches.take_out(row=row, by=self.payer, at=self.at)

    @rule(which=number, some=st.booleans())
    def pay(self, which: int, some: bool) -> None:
        """All rows of a locked batch, or one, are paid; pressed twice."""
        batch = _one(PayBatch.objects.filter(state=BatchState.LOCKED).order_by("pk"), which)
        if batch is None:
            return
        codes = [batch.rows.order_by("pk")[0].code] if some else None
        for _press in range(2):
            with suppress(*TRIED):
                paying.mark_paid(
                    batch=PayBatch.objects.get(pk=batch.pk), rows=codes, paid_on=local_day(self.at), by=self.payer, at=self.at
                )

    @rule(which=number, fault=st.sampled_from(list(Fault)))
    def refuse(self, which: int, fault: str) -> None:
        """The payer does not pay a row, or the bank sends a paid one back."""
        row = _one(BatchRow.objects.select_related("batch", "claim__expert__user").order_by("pk"), which)
        if row is not None:
            with suppress(*TRIED):
                act = paying.bank_returned if row.state == RowState.PAID else None
                if act is not None:
                    act(row=row, reason="Tili on suljettu.", by=self.payer, at=self.at)
                else:
                    paying.refuse(row=row, fault=fault, reason="Ei onnistu.", by=self.payer, at=self.at)

    @rule(which=number, what=st.sampled_from([cases.confirm_received, cases.report_missing]))
    def tell_of_money(self, which: int, what: Callable[..., None]) -> None:
        """The person says that it came, or that it did not."""
        claim = self.claim(which)
        assert claim.expert.user is not None
        with suppress(*TRIED):
            what(claim=claim, by=people.again(claim.expert.user), at=self.at + timedelta(days=1))

    @rule(which=number, what=st.sampled_from([paying.mend, cases.found, cases.pay_anew, paying.ask_for_account]))
    def mend_payment(self, which: int, what: Callable[..., None]) -> None:
        """Payroll mends what was wrong, finds the money, or pays it anew."""
        with suppress(*TRIED):
            what(claim=self.claim(which), by=self.payer, at=self.at)

    @invariant()
    def nothing_is_paid_twice(self) -> None:
        """One row at most is in a batch or paid, and it is the one that the claim's state tells of; sums are the claims'."""
        for claim in Claim.objects.filter(pk__in=[one.pk for one in self.claims]).prefetch_related("batch_rows"):
            live = [row.state for row in claim.batch_rows.all() if row.state in {RowState.IN, RowState.PAID}]
            assert len(live) <= 1
            wanted = _ONE_ROW.get(ClaimState(claim.state))
            if wanted is not None:
                assert live == [wanted]
            elif claim.state != ClaimState.MISSING:
                assert live == []
            assert all(row.total_cents == claim.total_cents for row in claim.batch_rows.all() if row.state in live)
        for batch in PayBatch.objects.filter(state__in=[BatchState.LOCKED, BatchState.CLOSED]):
            kept = batch.rows.exclude(state=RowState.TAKEN_OUT).aggregate(found=Sum("total_cents"))["found"]
            assert kept == batch.total_cents


def _one(rows: QuerySet[Any], which: int) -> Any:
    found = list(rows)
    return found[which % len(found)] if found else None
