"""What journeys start from, made by actions. Called inside an installation (`Program.call`)."""

from datetime import timedelta

from django.db import transaction

from kokemussilta.access.models import Organisation
from kokemussilta.assignments.models import Offer
from kokemussilta.core import clock
from kokemussilta.demo.filling import fill
from kokemussilta.notifications.models import Message
from kokemussilta.register import actions as register
from kokemussilta.register.states import QualificationKind
from kokemussilta.vocabulary.models import Municipality, WellbeingCounty
from tests.factories import people
from tests.factories.register import an_expert

COORDINATOR, AINO, BERTTA, CECILIA, DAVID = (f"{name}@example.org" for name in ("kaisa", "aino", "bertta", "cecilia", "david"))


@transaction.atomic
def desk() -> dict[str, str]:
    """A coordinating organisation that serves Seinäjoki, its coordinator, two experts who fit and two who don't."""
    at = clock.now()
    town = Municipality.objects.get(name_fi="Seinäjoki")
    house = people.organisation("Pohjan kokemus ry", email="toimisto@example.org", phone="+358405550001", municipality=town)
    house.serves.set(WellbeingCounty.objects.filter(pk=town.county_id))
    people.member("coordinator", house, email=COORDINATOR, name="Kaisa Koordinaattori")
    _trained(house, "Aino", "Lahti", AINO)
    _trained(house, "Bertta", "Mäki", BERTTA)
    _trained(house, "Cecilia", "Niemi", CECILIA, themes=("debt",))
    david = _trained(house, "David", "Oja", DAVID)
    register.pause(expert=david, by=david.user, at=at)
    return {"organisation": house.slug}


def _trained(house: Organisation, first: str, last: str, email: str, themes: tuple[str, ...] = ("depression",)):
    at = clock.now() - timedelta(days=60)
    expert = an_expert(home=house, at=at, first_name=first, last_name=last, email=email, themes=themes)
    for kind in (QualificationKind.TRAINING, QualificationKind.CRIMINAL_RECORD):
        register.add_qualification(expert=expert, kind=kind, got_on=at.date(), by=None, at=at)
    return expert


def offers() -> list[str]:
    """The states of all offers, in order."""
    return sorted(Offer.objects.values_list("state", flat=True))


def unsent() -> int:
    """Messages that are due and have not gone out."""
    return Message.objects.exclude(state="sent").filter(next_attempt_at__lte=clock.now()).count()


@transaction.atomic
def demo() -> int:
    """The demo's world, with a short history."""
    return fill(clock.now(), weeks=2)
