"""What a browser does with the register's forms: opens the page, sends what stands in it with what was typed."""

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from kokemussilta.notifications.models import Message

Fields = dict[str, Any]


class _Fields(HTMLParser):
    """The fields of a page's last large form, by name, as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self._select = ""
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes a field's value."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "input":
            is_box = given.get("type") in {"checkbox", "radio"}
            if given.get("name") and (not is_box or "checked" in given):
                self._add(given["name"], given.get("value", "on" if is_box else ""))
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self._select and "selected" in given:
            self._add(self._select, given.get("value", ""))
        elif tag == "textarea":
            self._text = self.forms[-1].setdefault(given["name"], [])

    def handle_endtag(self, tag: str) -> None:
        """A list or a text ends."""
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._text = None

    def handle_data(self, data: str) -> None:
        """The words of a text field; the line break that follows its tag is not theirs."""
        if self._text is not None:
            self._text[:] = ["".join([*self._text, data]).removeprefix("\r\n").removeprefix("\n")]

    def _add(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def fields_of(text: str) -> Fields:
    """The fields of the form in a page that carries what it showed, with their values (each a list)."""
    reader = _Fields()
    reader.feed(text)
    (form,) = [form for form in reader.forms if "shown" in form]
    return {name: values or [""] for name, values in form.items() if name != "csrfmiddlewaretoken"}


def standing_in(client: Client, page: str) -> Fields:
    """What stands in the form of a page."""
    return fields_of(client.get(page).content.decode())


def shown_in(client: Client, page: str) -> str:
    """What the form of a page carries of what it showed."""
    return str(standing_in(client, page)["shown"][0])


def send(client: Client, page: str, typed: Fields) -> Any:
    """Open a page with a part's form and send it."""
    return client.post(page, typed | {"shown": shown_in(client, page)})


def link_in(address: str) -> str:
    """The path of the last link that was sent to an e-mail address."""
    text = Message.objects.filter(to_address=address).latest("id").text
    found = re.search(r"/people/(?:invitations|links|addresses)/\S+", text)
    assert found, text
    return found[0]
