"""A row of the outbox as the mail that goes over the wire."""

from datetime import datetime
from email import headerregistry as headers
from email import message_from_bytes
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings

from kokemussilta.notifications import models

#: Of a name in a header; longer ones are folded, which programs read in different ways.
LONGEST_NAME = 60


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
    _look_through(mail, message.to_address)
    return mail


def _look_through(mail: EmailMessage, address: str) -> None:
    """Read the mail as its receiver will; ValueError when it has other headers or readers than were meant.

    Older libraries write out line breaks that an encoded name held, so what a person typed could become headers.
    """
    read = message_from_bytes(mail.as_bytes(), policy=SMTP)
    same = sorted(name.lower() for name in read) == sorted(name.lower() for name in mail)
    to = read["To"].addresses if same and read["To"] is not None else ()
    if not same or [one.addr_spec for one in to] != [address]:
        raise ValueError("the mail is not what was meant")


def _address(name: str, address: str) -> Address:
    """A name and an address; the address alone when the name can't stand in a header; ValueError when the address is none.

    Of the name only what names are made of: what else a person may type has a meaning of its own in a header.
    """
    plain = "".join(letter if letter.isalnum() or letter in "-'’" else " " for letter in name)
    for called in (" ".join(plain.split())[:LONGEST_NAME].strip(), ""):
        try:
            made = Address(display_name=called, addr_spec=address)
            if headers.HeaderRegistry()("To", str(made)).addresses == (made,):  # type: ignore[attr-defined]
                return made
        except (MessageError, IndexError, TypeError, AttributeError, ValueError):
            continue
    raise ValueError("not an address")


def _attach(mail: EmailMessage, name: str, content_type: str, content: str) -> None:
    header = Message()
    header["Content-Type"] = content_type
    if header.get_content_maintype() != "text":
        raise ValueError("only text is attached")
    params = {key: value for key, value in header.get_params([])[1:] if key != "charset"}
    mail.add_attachment(content, subtype=header.get_content_subtype(), filename=name, params=params)
