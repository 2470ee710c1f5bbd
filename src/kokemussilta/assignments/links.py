"""Links that open without signing in: an offer's, answered by one press; a deliverable's, for its recipient; an induction's, for whoever
meets the expert.
"""

from datetime import datetime, timedelta

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from kokemussilta.assignments.models import Assignment, Deliverable, Offer
from kokemussilta.assignments.states import HOLDS_SEAT

_SIGNER = signing.Signer(salt="assignments.answer")


def answer_path(offer: Offer) -> str:
    """The address where the person asked can answer without signing in."""
    return reverse("assignments:answer", args=[_SIGNER.sign(offer.code).replace(":", ".")])


def open_answer(token: str) -> Offer | None:
    """The offer that a token was made for; None when it is not ours."""
    try:
        code = _SIGNER.unsign(token.replace(".", ":"))
    except signing.BadSignature:
        return None
    # A turn that has not come was never told to anyone.
    return Offer.objects.filter(code=code, sent_at__isnull=False).select_related("expert__user", "round").first()


READ_WITHIN = timedelta(days=400)
_DELIVERABLE = "assignments.deliverable"


def deliverable_path(one: Deliverable) -> str:
    """The address where the recipient reads and answers; the same in every letter, and void when they are another."""
    return reverse("assignments:reply", args=[signing.dumps([one.code, _mark(one.recipient_email)], salt=_DELIVERABLE)])


def open_deliverable(token: str, *, at: datetime) -> Deliverable | None:
    """What a recipient's address opens; None when it is not ours, was for another, or is more than a year old."""
    try:
        code, mark = signing.loads(token, salt=_DELIVERABLE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Deliverable.objects.filter(code=code, sent_at__gt=at - READ_WITHIN).select_related(
        "task__order__product", "task__order__desk", "task__order__handler", "task__municipality"
    )
    one = found.first()
    return one if one is not None and constant_time_compare(mark, _mark(one.recipient_email)) else None


#: The induction may be gone through so long after the task.
INDUCT_WITHIN = timedelta(days=30)
_INDUCTION = "assignments.induction"


def induction_path(one: Assignment) -> str:
    """The address where the task's contact on the day ticks the list without an account; void when the contact is another."""
    return reverse("assignments:induction-link", args=[signing.dumps([one.code, _contact_mark(one)], salt=_INDUCTION)])


def open_induction(token: str, *, at: datetime) -> Assignment | None:
    """What a contact's address opens; None when it is not ours, was for another contact, or the task was too long ago."""
    try:
        code, mark = signing.loads(token, salt=_INDUCTION)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Assignment.objects.filter(code=code, state__in=HOLDS_SEAT, task__ends_at__gt=at - INDUCT_WITHIN).select_related(
        "expert", "task__order__product", "task__order__unit__organisation", "task__order__organisation", "task__order__desk",
        "task__order__handler",
    ).first()  # fmt: skip
    return found if found is not None and constant_time_compare(mark, _contact_mark(found)) else None


def contact_of(one: Assignment) -> tuple[str, str]:
    """Who meets the expert: a name and a telephone number, either perhaps empty."""
    task = one.task
    if task.day_contact_name or task.day_contact_phone:
        return task.day_contact_name, task.day_contact_phone
    return task.order.day_contact_name, task.order.day_contact_phone


def _contact_mark(one: Assignment) -> str:
    name, phone = contact_of(one)
    return salted_hmac(_INDUCTION, f"{name.strip().lower()}/{phone}").hexdigest()[:16]


def _mark(email: str) -> str:
    return salted_hmac(_DELIVERABLE, email.strip().lower()).hexdigest()[:16]
