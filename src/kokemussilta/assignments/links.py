"""Links that open without signing in: an offer's, answered by one press; and a deliverable's, for its recipient."""

from datetime import datetime, timedelta

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from kokemussilta.assignments.models import Deliverable, Offer

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


def _mark(email: str) -> str:
    return salted_hmac(_DELIVERABLE, email.strip().lower()).hexdigest()[:16]
