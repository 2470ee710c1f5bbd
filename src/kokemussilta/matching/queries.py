"""A seat's ranking, ready for the page. The number of statements does not depend on how many people are in the register."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import Any

import numpy as np
from django.db.models import F, Max, OuterRef, Q, Subquery

from kokemussilta.accounts.models import User
from kokemussilta.assignments.exclusions import WORDS, Words, shown
from kokemussilta.assignments.facts import LOOK_BACK, JsonRows
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.rules import BY_CODE, Busy, SeatFacts, Shown
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.audit.actions import note_reading
from kokemussilta.audit.reasons import MATCHING
from kokemussilta.core.clock import local_day
from kokemussilta.matching import snapshot
from kokemussilta.matching.engine import Outcome, Places, all_rules, decide, sieve, with_tasks
from kokemussilta.matching.hints import Hints, hints
from kokemussilta.matching.scoring import History, Score, ranked, score
from kokemussilta.matching.seats import Looked
from kokemussilta.matching.snapshot import Extra
from kokemussilta.matching.weights import LATELY_DAYS
from kokemussilta.orders.models import Seat
from kokemussilta.register.models import Consent, Expert
from kokemussilta.register.states import Purpose
