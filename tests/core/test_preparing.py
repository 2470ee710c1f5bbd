"""What has to be in place before pages are served, and what is said where it is not."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from kokemussilta import cli
from kokemussilta.core.management import preparing
from kokemussilta.core.management.commands import serve
from kokemussilta.feedback import loading
from kokemussilta.orders.catalogue import load_catalogue
from kokemussilta.orders.models import ServiceProduct
from kokemussilta.vocabulary.models import Theme
from tests.conftest import AT

ROOT = Path(__file__).resolve().parents[2]
HTTPS = {"PUBLIC_URL": "https://silta.example.org"}


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch):
    monkeypatch.setattr(preparing, "_known", set())


def installation(folder, *words, **env):
    """The command in an installation of its own."""
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "KOKEMUSSILTA_VAR": str(folder), **env}
    command = [sys.executable, "-W", "ignore", "-m", "kokemussilta", *words]
    return subprocess.run(command, env=clean, cwd=folder.parent, capture_output=True, text=True, check=False, timeout=120)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


# --- A fresh installation -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_fresh_installation_is_led_by_the_hand(tmp_path):
    folder = tmp_path / "var"
    early = installation(folder, "operator", "eka@example.org")
    closed = [installation(folder, *words) for words in (("serve", "--no-migrate", "--port", "0"), ("worker",))]
    tables_only = installation(folder, "migrate", "--verbosity", "0")
    still = installation(folder, "prepare", "--check")
    done = installation(folder, "prepare")
    ready = installation(folder, "prepare", "--check")
    operator = installation(folder, "operator", "eka@example.org")

    assert (early.returncode, early.stderr) == (1, f"kokemussilta: the database is not prepared. {preparing.HOW}\n")
    assert [(run.returncode, "Traceback" in run.stderr) for run in closed] == [(1, False), (1, False)]
    assert all("migrations have not been run; the table cache_table is missing" in run.stderr for run in closed)
    assert (tables_only.returncode, still.returncode) == (0, 1)
    assert "the table cache_table is missing" in still.stderr
    assert (done.returncode, done.stdout) == (0, "The database is prepared.\n")
    assert (ready.returncode, operator.returncode) == (0, 0)
    kept = [folder, *(path for path in folder.iterdir() if path.is_file())]
    assert {path.name: mode(path) & 0o077 for path in kept} == {path.name: 0 for path in kept}


def test_an_address_that_is_none_is_told(tmp_path):
    wrong = installation(tmp_path / "var", "prepare", PUBLIC_URL="silta.example.org")

    assert "PUBLIC_URL is the address that people open, like https://silta.example.org" in wrong.stderr


def test_an_empty_address_is_none_at_all(tmp_path):
    assert installation(tmp_path / "var", "slots", PUBLIC_URL="").returncode == 0


# --- What is missing ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_lists_that_were_not_loaded_are_told_and_loaded():
    Theme.objects.filter(parent__isnull=False)[0].delete()
    before = preparing.missing()
    call_command("load_vocabulary")
    call_command("load_prices")
    between = preparing.missing()
    load_catalogue()

    assert before[0] == "shared lists have not been loaded (themes)"
    assert between[0] == f"{ServiceProduct.objects.count()} services have not been loaded"
    assert preparing.missing() == [f"{len(loading.shipped())} survey templates have not been loaded"]
    loading.load(at=AT)
    assert preparing.missing() == []


@pytest.mark.django_db
def test_the_watchman_hears_that_the_database_is_not_prepared(client, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "elsewhere"}}
    without = client.get("/healthz")
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "cache_table"}}

    assert (without.status_code, without.json()) == (503, {"database": True, "prepared": False, "worker": False})
    assert client.get("/healthz").json()["prepared"] is True


def test_a_database_that_is_away_is_told_without_a_traceback(monkeypatch):
    def away(*_):
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr("django.core.management.execute_from_command_line", away)
    monkeypatch.setattr(preparing, "_missing_tables", away)
    with pytest.raises(SystemExit) as told:
        cli.main(["operator", "eka@example.org"])

    assert str(told.value).startswith("kokemussilta: the database does not answer (connection refused).")


def test_other_trouble_with_the_database_keeps_its_traceback(monkeypatch):
    def broken(*_):
        raise OperationalError("no such column")

    monkeypatch.setattr("django.core.management.execute_from_command_line", broken)
    monkeypatch.setattr(preparing, "_missing_tables", list)
    with pytest.raises(OperationalError):
        cli.main(["operator", "eka@example.org"])


# --- Behind a web server --------------------------------------------------------------------------------------------------


def test_pages_that_would_lead_to_themselves_are_not_served(settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, None
    with pytest.raises(CommandError, match="BEHIND_PROXY=1"):
        serve._mind_proxy()
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert serve._mind_proxy() is None


@pytest.mark.django_db
def test_the_watchman_is_answered_over_plain_http(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert [client.get(path).status_code for path in ("/healthz", "/")] == [200, 301]
    assert client.get("/healthz/worker").status_code in {200, 503}


def test_an_older_file_is_closed_to_others(tmp_path):
    file = tmp_path / "old.sqlite3"
    file.touch()
    file.chmod(0o644)
    preparing._close_to_others(file, 0o600)

    assert mode(file) == 0o600
