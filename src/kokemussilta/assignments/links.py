"""The answer link of an offer: one effect by one press, readable without signing in."""

from django.core import signing
from django.urls import reverse

from kokemussilta.assignments.models import Offer

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
