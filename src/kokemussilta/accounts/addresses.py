"""Changing one's address: which one was typed and which code was mailed to it, kept in the session until the code comes back."""

from dataclasses import asdict, dataclass

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from django.conf import settings
from django.http import HttpRequest

from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock

_ASKED = "new_address"
_TRIES = 5


@dataclass(frozen=True)
class Asked:
    """An address waiting for its code; `at` in seconds since 1970."""

    email: str
    code: str
    at: float
    tries: int = 0


def may_ask(request: PersonRequest, email: str) -> bool:
    """Whether a code may be mailed now: as seldom as sign-in codes, to one address and by one person."""
    by, to = f"new-address:{request.user.code}", email
    return all(ratelimit.consume(request, action="request_login_code", key=key) for key in (by, to))


def keep(request: HttpRequest, email: str) -> str:
    """Remember the address; the answer is the code to mail to it."""
    code: str = get_adapter(request).generate_login_code()
    request.session[_ASKED] = asdict(Asked(email, code, clock.now().timestamp()))
    return code


def asked(request: HttpRequest) -> Asked | None:
    """The address that waits for its code; None when there is none or its time is over."""
    kept = request.session.get(_ASKED)
    if kept is None or clock.now().timestamp() - kept["at"] > settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT:
        return None
    return Asked(**kept)


def fits(request: HttpRequest, waiting: Asked, typed: str) -> bool:
    """Whether the typed code is the one that was mailed; the fifth wrong guess forgets the address."""
    if compare_user_code(actual=typed, expected=waiting.code):
        return True
    if waiting.tries + 1 >= _TRIES:
        forget(request)
    else:
        request.session[_ASKED] = asdict(waiting) | {"tries": waiting.tries + 1}
    return False


def forget(request: HttpRequest) -> None:
    """Let the address go."""
    request.session.pop(_ASKED, None)
