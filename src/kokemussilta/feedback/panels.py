"""What feedback brings to other pages: each task's poster."""

from django.http import HttpRequest

from kokemussilta.core.slots import TASK_PAGE, Panel
from kokemussilta.feedback.opening import survey_for
from kokemussilta.orders.models import Task
from kokemussilta.orders.states import TaskState


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    TASK_PAGE.fill(_poster, order=60)


def _poster(request: HttpRequest, task: Task) -> Panel | None:
    """The way to the poster, while there is something to ask; one statement."""
    survey = survey_for(task) if task.state in {TaskState.PLANNED, TaskState.HELD} else None
    return Panel("feedback/task_panel.html", {"task": task, "answers": survey.answers}, order=60) if survey else None
