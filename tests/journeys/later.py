"""Kokemussilta as it will be `DAYS_LATER` days from now: the clock of web server and worker runs ahead. Never part of the program."""

import os
import sys
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.wsgi import get_wsgi_application
from django.utils import timezone

_AHEAD = timedelta(days=int(os.environ["DAYS_LATER"]))
_now = timezone.now  # noqa: TID251
timezone.now = lambda: _now() + _AHEAD  # type: ignore[assignment]  # noqa: TID251

application = get_wsgi_application()

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kokemussilta", *sys.argv[1:]])
