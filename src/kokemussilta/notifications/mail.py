"""A row of the outbox as the mail that goes over the wire."""

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings

from kokemussilta.notifications import models


def build(message: models.Message, *, at: datetime) -> EmailMessage:
    """The mail of a row: text and HTML as alternatives, calendar files attached, the row's own Message-ID.

    Raises ValueError when the row can't become a mail (an address that is none, an attachment that is not text).
    """
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = message.message_id
    mail["Date"] = format_datetime(at)
    mail["From"] = _address(*parseaddr(settings.DEFAULT_FROM_EMAIL))
    mail["To"] = _address(message.to_name, message.to_address)
    mail["Subject"] = message.subject
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    for attachment in message.attachments:
        _attach(mail, **attachment)
    mail["Content-Language"] = message.language  # last, as making parts takes the Content headers down into the first one
    return mail


def _address(name: str, address: str) -> Address:
    """A name and an address; ValueError when the address is none."""
    try:
        return Address(display_name=name, addr_spec=address)
    except (MessageError, IndexError) as error:
        raise ValueError("not an address") from error


def _attach(mail: EmailMessage, name: str, content_type: str, content: str) -> None:
    header = Message()
    header["Content-Type"] = content_type
    if header.get_content_maintype() != "text":
        raise ValueError("only text is attached")
    params = {key: value for key, value in header.get_params([])[1:] if key != "charset"}
    mail.add_attachment(content, subtype=header.get_content_subtype(), filename=name, params=params)
