"""When a person can be asked."""

from django.db import models
from django.db.models import F, Q

from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP
from kokemussilta.register.models.entry import Expert
from kokemussilta.register.words import WEEKDAYS


class WeeklyHours(models.Model):
    """One span of the ordinary week when the person is free, wall-clock time. No spans at all: ask each time."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="weekly_hours")
    weekday = models.PositiveSmallIntegerField()
    from_time = models.TimeField()
    until_time = models.TimeField()

    class Meta:
        ordering = ["weekday", "from_time"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekday_is_one_of_seven"),
            models.CheckConstraint(condition=Q(until_time__gt=F("from_time")), name="hours_end_after_they_start"),
        ]

    class Personal:
        """The person's own."""

        fields = {"id": KEEP, "expert": KEEP, "weekday": ERASE, "from_time": ERASE, "until_time": ERASE}

    def __str__(self) -> str:
        return str(self.weekday)

    @property
    def day_name(self) -> str:
        """The weekday in words."""
        return str(WEEKDAYS[self.weekday])


class DayException(Coded):
    """Days that differ from the ordinary week: away, or free although it is not in the pattern. `ends_on` included."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="day_exceptions")
    starts_on = models.DateField()
    ends_on = models.DateField()
    is_free = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_on"]
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="exception_ends_after_it_starts")]

    class Personal:
        """The person's own; no reason is ever asked."""

        fields = {"id": KEEP, "code": KEEP, "expert": KEEP, "starts_on": ERASE, "ends_on": ERASE, "is_free": ERASE}

    def __str__(self) -> str:
        return self.code
