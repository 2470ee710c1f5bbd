"""News that the area gives to the areas above; each is sent inside the transaction of the change."""

from django.dispatch import Signal

#: The locks of orders were taken, so something of them, of their tasks or of those who do them may change: `numbers` (of their rows).
orders_held = Signal()
#: An order reached a desk or the shared queue: `order`, `by`, `at`.
order_submitted = Signal()
#: What an order says changed while it was open: `order`, `fields` (names of what changed, "organisation" and "unit" too), `by`, `at`.
order_changed = Signal()
#: An order became dated tasks: `order`, `tasks`, `by`, `at`.
tasks_planned = Signal()
#: Time, place or contact of a task changed: `task`, `fields` (names of what changed), `before` (their old values), `by`, `at`,
#: `together` (one of several: `tasks_changed` follows, and whoever is told hears of all of them then).
task_changed = Signal()
#: A task that stood in the calendar will not be: `task`, `reason`, `by`, `at`, `by_client` (the client called it off),
#: `together` (one of several: `tasks_called_off` follows).
task_called_off = Signal()
#: Several tasks of an order changed in one act; `task_changed` has been sent for each: `order`, `tasks` (the earliest first), `by`, `at`.
tasks_changed = Signal()
#: Several tasks of an order were called off in one act; `task_called_off` has been sent for each: `order`, `tasks`, `reason`, `by`,
#: `at`, `by_client`.
tasks_called_off = Signal()
#: A whole order was called off; `task_called_off` has been sent for each of its planned tasks: `order`, `reason`, `by`, `at`.
order_cancelled = Signal()
