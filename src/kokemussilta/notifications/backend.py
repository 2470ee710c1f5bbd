"""Django's own mail door, shut: everything goes through the outbox."""

from collections.abc import Sequence
from typing import NoReturn

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Refuse(BaseEmailBackend):
    """Raises, so that no code can send mail that a rolled-back transaction would have to call back."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> NoReturn:
        """Refuse."""
        raise RuntimeError("E-mail leaves through the outbox only: call kokemussilta.notifications.outbox.queue().")
