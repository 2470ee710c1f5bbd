"""The log says what went wrong where, and nothing that a person wrote."""

import logging
import sys

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings

from kokemussilta.accounts.models import User
from kokemussilta.core.logs import DiscreetFormatter
from tests.factories import people


def _written(record: logging.LogRecord) -> str:
    return DiscreetFormatter("%(levelname)s %(name)s %(message)s").format(record)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "path", "line"),
    [
        ("put", "/people/invitations/SECRETTOKEN/", "WARNING django.request PUT /people/invitations/<str:token>/: 405"),
        ("get", "/nowhere/SECRETTOKEN/", "WARNING django.request GET (no such page): 404"),
        ("post", "/a/SECRETTOKEN/", None),
    ],
)
def test_no_live_link_is_written(caplog, method, path, line):
    with caplog.at_level(logging.DEBUG, logger="django"):
        getattr(Client(raise_request_exception=False), method)(path)
    written = [_written(record) for record in caplog.records if record.name.startswith("django")]

    assert "SECRETTOKEN" not in "".join(written)
    if line:
        assert line in written


@pytest.mark.django_db
def test_a_databases_words_are_not_written():
    people.user(email="maija@example.org")
    try:
        with transaction.atomic():
            User.objects.create(email="maija@example.org", name="Maija")
    except IntegrityError:
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "it failed", None, sys.exc_info())
    text = _written(record)

    assert "maija" not in text.lower()
    assert text.splitlines()[1].startswith("IntegrityError at ")
    assert "test_logs.py" in text


def test_the_settings_use_it():
    from django.conf import settings

    assert settings.LOGGING["formatters"]["line"]["()"] == "kokemussilta.core.logs.DiscreetFormatter"


@pytest.mark.django_db
def test_a_scanner_of_mail_may_look_first():
    """HEAD is answered as GET would be."""
    assert (
        Client().head("/people/invitations/NOTTHERE/").status_code == Client().get("/people/invitations/NOTTHERE/").status_code
    )


@pytest.mark.django_db
@override_settings(DEBUG=False)
def test_links_pages_are_not_kept_by_browsers():
    for path in ("/people/invitations/NOTTHERE/", "/accounts/login/"):
        answer = Client().get(path)
        assert "no-store" in answer.headers.get("Cache-Control", ""), path
