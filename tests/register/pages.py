"""What a browser does with the register's forms: opens the page, sends what stands in it with what was typed."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client


SHOWN = re.compile(r'<input type="hidden" name="shown" value="([^"]*)"')


def shown_in(client: Client, page: str) -> str:
    """What the form of a page carries of what it showed."""
    found = SHOWN.search(client.get(page).content.decode())
    assert found, page
    return unescape(found[1])


def send(client: Client, page: str, typed: dict[str, Any]) -> HttpResponse:
    """Open a page with a part's form and send it."""
    return client.post(page, typed | {"shown": shown_in(client, page)})
