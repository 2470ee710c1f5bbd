"""Mailing a sign-in code to a person whom another page has already told apart, without asking for the address again."""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core import ratelimit
from django.http import HttpRequest

from kokemussilta.accounts import known
from kokemussilta.accounts.models import User


def mail_code(request: HttpRequest, user: User) -> bool:
    """Begin signing `user` in by an e-mailed code; False when many were asked for just now.

    The caller goes on to `account_confirm_login_code` with `next` in the address.
    """
    if not ratelimit.consume(request, action="request_login_code", key=known.share(request, user.email)):
        return False
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=user.email)
    return True
