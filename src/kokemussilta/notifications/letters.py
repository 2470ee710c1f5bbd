"""What an area asks to be told to a person: a letter, its recipient, its one button. No Django in here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipient:
    """Who is told. `name` is a person's (its first word greets them); leave it empty for a shared mailbox.

    `phone` is in the international form; without it a letter's text message is left out.
    """

    email: str
    language: str = "fi"
    name: str = ""
    phone: str = ""

    @property
    def first_name(self) -> str:
        """The word to greet with; "" when no name is known, or when it is no name: a stranger's link is not passed on."""
        first = self.name.split()[0] if self.name.split() else ""
        return first if all(letter.isalpha() or letter in "-'’" for letter in first) else ""


@dataclass(frozen=True)
class Action:
    """The one button of a letter; `path` is absolute within the site (`/tarjoukset/ABC`)."""

    label: str
    path: str


@dataclass(frozen=True)
class Attachment:
    """A text file that goes with a letter; `content_type` may carry parameters (`text/calendar; method=REQUEST`)."""

    name: str
    content_type: str
    content: str


@dataclass(frozen=True)
class Letter:
    """A message in the reader's language: paragraphs, facts as a small table, one button, a few words after it.

    The subject never holds personal names, themes or free text. `sms` is the same in one sentence, sent as well when the
    recipient has a telephone number.
    """

    subject: str
    paragraphs: tuple[str, ...]
    action: Action | None = None
    facts: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    sms: str = ""
