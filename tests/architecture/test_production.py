"""What an installation is without `KOKEMUSSILTA_DEMO`: no demo area, nowhere."""

import os
import subprocess
import sys

from tests.architecture.house import SRC

PROGRAM = """
import sys
import django
django.setup()
from django.apps import apps
from django.urls import get_resolver, Resolver404, resolve
assert "config.settings" in sys.modules
get_resolver().url_patterns
import config.wsgi
print(sorted(name for name in sys.modules if name.startswith("kokemussilta.demo")))
print(apps.is_installed("kokemussilta.demo"))
print("demo" in get_resolver().namespace_dict)
"""


def _in_an_installation(tmp_path, **env: str) -> str:
    """What the program above prints with the settings themselves, not those of the tests."""
    clean = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SRC), "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=clean | {"KOKEMUSSILTA_VAR": str(tmp_path)} | env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_demo_is_absent(tmp_path):
    assert _in_an_installation(tmp_path).splitlines() == ["[]", "False", "False"]


def test_the_demo_would_be_seen(tmp_path):
    """The test above can fail: with the demo switched on, the same program sees it."""
    assert _in_an_installation(tmp_path, KOKEMUSSILTA_DEMO="1").splitlines()[1] == "True"
