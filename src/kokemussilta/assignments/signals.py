"""News that the area gives to the areas above; each is sent inside the transaction of the change."""

from django.dispatch import Signal

#: What became of a person's task was told, or what was told was mended: `assignment`, as it is now, `by`, `at`.
work_told = Signal()
#: A confirmed task will not be, or the person did not come: `assignment`, as it is now, `by`, `at`, `by_client` (the client called it off).
work_called_off = Signal()
