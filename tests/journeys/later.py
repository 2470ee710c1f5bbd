"""Kokemussilta with a clock that runs ahead: when it is started, it is `CLOCK_AT`. Never part of the program."""

import os
import sys
from datetime import datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.wsgi import get_wsgi_application
from django.utils import timezone

_now = timezone.now  # noqa: TID251
_AHEAD = datetime.fromisoformat(os.environ["CLOCK_AT"]) - _now()
timezone.now = lambda: _now() + _AHEAD  # noqa: TID251

application = get_wsgi_application()

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line(["kokemussilta", *sys.argv[1:]])
