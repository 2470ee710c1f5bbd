"""What pages cost that do next to nothing, through the same middleware."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template

from kokemussilta.register.models import Expert

TABLE = Template(
    "<table>{% for row in rows %}<tr><td>{{ row.code }}</td><td>{{ row.first_name }}</td><td>{{ row.last_name }}</td>"
    "<td>{{ row.state }}</td><td>{{ row.max_km }}</td><td>{{ row.created_at }}</td></tr>{% endfor %}</table>"
)


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    """Nothing."""
    return HttpResponse("")


def table(request: HttpRequest) -> HttpResponse:
    """Session, person, one indexed statement, 25 rows of six cells."""
    request.user.pk  # noqa: B018  reads the session and the person
    rows = Expert.objects.filter(state="active").order_by("home", "state", "last_name")[:25]
    return HttpResponse(TABLE.render(Context({"rows": rows})))
