"""What the same question costs without the engine: one SQL statement, objects, rules one by one."""

from datetime import timedelta
from typing import Any

import numpy as np
from django.db import connection

from kokemussilta.assignments.rules import SeatFacts
from kokemussilta.matching.engine import Pool
from kokemussilta.register.models import Expert
from kokemussilta.vocabulary.rules import ROAD_FACTOR

# The rules that SQL can tell without much ado, and a plain order; the engine's own has seven parts. Only numbers are put in.
_STATEMENT = """
SELECT e.id FROM register_expert e
JOIN vocabulary_municipality m ON m.id = e.municipality_id
WHERE e.state = 'active'
  AND EXISTS (SELECT 1 FROM register_consent c WHERE c.expert_id = e.id AND c.purpose = 'brokered' AND c.withdrawn_at IS NULL)
  AND EXISTS (SELECT 1 FROM register_experttheme x JOIN vocabulary_theme t ON t.id = x.theme_id
              WHERE x.expert_id = e.id AND COALESCE(t.parent_id, t.id) = %(top)s AND x.perspective = %(perspective)s)
  AND EXISTS (SELECT 1 FROM register_expertlanguage l WHERE l.expert_id = e.id AND l.language_id = %(language)s)
  AND EXISTS (SELECT 1 FROM register_expert_kinds k WHERE k.expert_id = e.id AND k.taskkind_id = %(kind)s)
  AND 2 * 6371 * %(road)s * ASIN(SQRT(
        POWER(SIN(RADIANS(%(latitude)s - m.latitude) / 2), 2)
        + COS(RADIANS(m.latitude)) * COS(RADIANS(%(latitude)s)) * POWER(SIN(RADIANS(%(longitude)s - m.longitude) / 2), 2)
      )) <= e.max_km
  AND NOT EXISTS (SELECT 1 FROM assignments_assignment a WHERE a.expert_id = e.id AND a.state IN ('confirmed', 'done')
                  AND a.busy_from < %(until)s AND a.busy_until > %(since)s)
ORDER BY (SELECT COUNT(*) FROM assignments_assignment a WHERE a.expert_id = e.id AND a.busy_from > %(lately)s), e.id
LIMIT 20
"""


def statement(seat: SeatFacts) -> list[int]:
    """The first twenty by one statement."""
    told: dict[str, Any] = {
        "top": min(top for _theme, top in seat.themes), "perspective": seat.perspective, "language": seat.language,
        "kind": seat.kind, "road": ROAD_FACTOR, "latitude": seat.latitude, "longitude": seat.longitude,
        "since": seat.starts_at, "until": seat.ends_at, "lately": seat.starts_at - timedelta(days=60),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, told)
        return [number for (number,) in cursor.fetchall()]


def scan(pool: Pool, seat: SeatFacts) -> list[int]:
    """The least that arrays can do: six columns, no tasks, no calendars, the first twenty by code."""
    columns = pool.columns
    left = columns.flag("open") & columns.flag("language", seat.language) & columns.flag("kind", seat.kind)
    for _theme, top in seat.themes:
        left &= columns.flag("theme", top, seat.perspective or "own")
    places = np.flatnonzero(left & columns.flag("remote_ok" if seat.place == "remote" else "on_site_ok"))
    places = places[columns.number("value", "notice_days")[places] <= (seat.day - seat.today).days]
    codes = columns.number("value", "code")[places]
    return places[np.argsort(codes)[:20]].tolist()  # type: ignore[no-any-return]  # numpy does not tell


def objects() -> list[Expert]:
    """Everyone as Django's objects, with nothing beside them."""
    return list(Expert.objects.all())
