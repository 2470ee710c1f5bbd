"""The installation's quiet hours, in which no routine text message leaves."""

from datetime import datetime

from django.conf import settings

from kokemussilta.notifications import rules


def wake(at: datetime) -> datetime:
    """When a routine text message may leave: now, or when the night is over."""
    return rules.awake(at, rules.hours_of(settings.QUIET_HOURS))
