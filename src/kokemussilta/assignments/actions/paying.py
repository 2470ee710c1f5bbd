"""What somebody is paid, and when, as the areas above learn it: a plain fact on the assignment, so that limits count it."""

from datetime import date, datetime

from kokemussilta.assignments.models import Assignment
from kokemussilta.core.transactions import whole
from kokemussilta.register import guards


@whole
def note_pay(*, assignment: Assignment, month: date | None, cents: int, at: datetime) -> bool:
    """Note in which month (its first day) how many cents of taxable pay count; answers whether that is news. The program's own note."""
    fresh = Assignment.objects.filter(pk=assignment.pk).exclude(pay_month=month, pay_cents=cents)
    if not fresh.exists():
        return False
    guards.hold(assignment.expert, at=at)
    Assignment.objects.filter(pk=assignment.pk).update(pay_month=month, pay_cents=cents)
    return True
