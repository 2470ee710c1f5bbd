"""The fee of an order that is planned: proposed from the payer's schedule, day by day, and shown before it is frozen."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.core.dates import day_words, euros
from kokemussilta.orders import quoting
from kokemussilta.orders.forms.fields import Span
from kokemussilta.orders.models import Order
from kokemussilta.orders.states import Payer


class Paying(forms.Form):
    """Knows what the schedule proposes. What a person types instead is kept, within the schedule's range where it has one."""

    fees_shown = forms.CharField(required=False, max_length=600, widget=forms.HiddenInput)

    order: Order
    prices: quoting.Prices
    must_look = False
    #: Whether the fee was reckoned anew and waits for a look.
    fees_changed = False
    #: Where the fee comes from, a sentence for each different one.
    fee_words: list[str]
    #: What single days pay, by their beginning.
    fees: dict[datetime, int]

    def first_fee(self, payer: str, spans: Iterable[Span], minutes: int, at: datetime) -> dict[str, Any]:
        """What the fields show at first: the fee of the wished days, else of a task that would begin today at ten."""
        self.prices, self.fees = quoting.Prices(self.order), {}
        begins = helsinki(local_day(at), 10)
        likely = sorted(spans) or [(begins, begins + timedelta(minutes=minutes))]
        told = self._reckon(payer, likely)
        return {"fee_cents": told[likely[0][0]], "fees_shown": quoting.signature(told.values())}

    def settle_fees(self, cleaned: dict[str, Any], spans: list[Span]) -> None:
        """Each day's fee: as proposed when the person left it so, else what they typed. A proposal is shown before it is taken."""
        payer, typed = cleaned.get("payer") or "", cleaned.get("fee_cents")
        if not spans or payer == Payer.VOLUNTARY or "fee_cents" in self.errors:
            return
        told = self._reckon(payer, spans)
        shown, now = self.data.get("fees_shown"), quoting.signature(told.values())
        is_left = shown is not None and (str(typed) in shown.split(",") or (typed is None and not shown))
        if "price" in self.data or (is_left and now and shown != now):
            self._show_fees(told[spans[0][0]], now)
        elif is_left:
            self.fees = {start: cents for start, cents in told.items() if cents is not None}
        else:
            self._refuse_outside(payer, spans, typed)

    @property
    def has_schedule(self) -> bool:
        """Whether a schedule says something of the fee."""
        return bool(self.fee_words)

    def _reckon(self, payer: str, spans: Iterable[Span]) -> dict[datetime, int | None]:
        """The fee of each day, and why in words."""
        told: dict[datetime, int | None] = {}
        words: dict[str, list[str]] = {}
        for start, end in spans:
            told[start] = self.prices.cents(payer, start, end)
            found = self.prices.quote(payer, start, end)
            if found is not None:
                words.setdefault(f"{euros(found.cents)}. {quoting.explain(found)}", []).append(day_words(local_day(start)))
        several = len(words) > 1
        self.fee_words = [f"{', '.join(days)}: {why}" if several else why for why, days in words.items()]
        return told

    def _show_fees(self, first: int | None, signature: str) -> None:
        """Put the reckoned fee into the form, for the person to look at."""
        self.must_look = self.fees_changed = True
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["fees_shown"] = signature
        data["fee_cents"] = self.fields["fee_cents"].prepare_value(first) or ""
        self.data = data

    def _refuse_outside(self, payer: str, spans: Iterable[Span], typed: int | None) -> None:
        for start, end in spans:
            if problem := quoting.range_problem(self.prices.quote(payer, start, end), typed):
                self.add_error("fee_cents", problem)
                return


def fee_hint(prices: quoting.Prices, payer: str, span: Span) -> list[str]:
    """What the schedule says of one task, for a form that changes it."""
    found = prices.quote(payer, *span)
    if found is None:
        return []
    return [_("Hinnaston mukaan %(fee)s. %(why)s") % {"fee": euros(found.cents), "why": quoting.explain(found)}]
