"""What comes round by itself: desks set right, reminders, desks that pass on; and the net under it all."""

from collections import Counter
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kokemussilta.fees.actions import desks, reminding
from kokemussilta.fees.queries import placing
from kokemussilta.notifications import duties
from kokemussilta.notifications.quiet import wake


def register() -> None:
    """Hand the duties to the worker; called once, when the program starts."""
    often, daily = timedelta(minutes=20), timedelta(hours=24)
    for duty in (
        duties.Duty("fees.desks", often, set_right, _("Palkkiolomakkeiden hyväksyjät ajan tasalle")),
        duties.Duty("fees.reminders", often, chase, _("Muistutukset ja siirrot sijaiselle tai vastuuhenkilölle")),
        duties.Duty("fees.net", daily, catch, _("Jokaisella palkkiolomakkeella on hyväksyjä")),
    ):
        duties.register(duty)


def set_right(at: datetime) -> int:
    """An absence began or ended, an account was closed: each claim goes to whoever can act today."""
    return desks.place_all(claims=placing.in_approval(), at=at)


def chase(at: datetime) -> int:
    """Reminders at half of the days and at their end; later the deputy has it, then the lead. At night nobody is written to."""
    if wake(at) != at:
        return 0
    due = [found for found in placing.look(placing.in_approval(), at) if reminding.is_due(found.stay, found.step, at)]
    return sum(reminding.chase(found=found, at=at) for found in due)


def catch(at: datetime) -> int:
    """Prove that every open claim has its desk and somebody who can act there; the leads and operators hear of what has not."""
    done = 0
    for claim in placing.lost().select_related("expert"):
        desks.put_back(claim=claim, at=at)
        done += 1
    without: Counter[tuple[str, str]] = Counter()
    for found in list(placing.look(placing.in_approval(), at)):
        if found.held.is_stranded:
            done += reminding.tell_stranded(claim=found.claim, at=at)
            without[found.claim.organisation.code, found.claim.organisation.name] += 1
    for (code, name), count in without.items():
        done += reminding.tell_operators(organisation=name, code=code, count=count, at=at)
    return done
