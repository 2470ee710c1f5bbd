"""Both sides of a contract, and of a shared story, at the same moment."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.core.workflow import Refused
from kokemussilta.notifications.models import Message
from kokemussilta.register import actions
from kokemussilta.register.models import Contract, Qualification, StoryShare, StoryVersion
from tests.conftest import AT
from tests.factories import contracts, people
from tests.factories.register import an_expert
from tests.races.crowd import Crowd

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race, pytest.mark.slow(seconds=6)]

LATER = AT + timedelta(hours=2)


def test_accepting_and_taking_back_at_once_is_one_of_them():
    home = people.organisation()
    sari, expert = people.member("coordinator", home), an_expert(home=home)
    with Crowd(2) as crowd:
        for _round in range(10):
            contract = contracts.offered(expert, AT, by=sari)
            mine, theirs = (Contract.objects.get(pk=contract.pk) for _ in range(2))
            deeds = [
                partial(actions.accept_contract, contract=mine, by=expert.user, at=LATER),
                partial(actions.refuse_contract, contract=theirs, by=sari, at=LATER),
            ]
            outcomes = crowd.at_once(deeds)
            contract.refresh_from_db()
            refusals = [one for one in outcomes if isinstance(one, Refused)]
            # Either may come first; what was accepted may still be taken back by the organisation.
            assert (contract.state, len(refusals)) in {("accepted", 1), ("refused", 1), ("refused", 0)}
            if contract.state == "accepted":
                actions.refuse_contract(contract=contract, by=sari, at=LATER)


def test_signing_twice_at_once_is_once():
    home = people.organisation()
    people.member("coordinator", home)
    first, second = (people.member("coordinator", home) for _ in range(2))
    with Crowd(2) as crowd:
        for _round in range(10):
            expert = an_expert(home=home)
            contract = contracts.offered(expert, AT)
            actions.accept_contract(contract=contract, by=expert.user, at=AT)
            rows = [Contract.objects.get(pk=contract.pk) for _ in range(2)]
            deeds = [
                partial(actions.sign_contract, contract=row, by=by, at=LATER)
                for row, by in zip(rows, (first, second), strict=True)
            ]
            outcomes = crowd.at_once(deeds)
            held = Qualification.objects.filter(contract=contract).count()
            told = Message.objects.filter(to_address=expert.email, subject="Sopimuksesi on hyväksytty").count()
            assert (sum(isinstance(one, Refused) for one in outcomes), held, told) == (1, 1, 1)


def test_nothing_is_written_of_a_story_after_it_was_withdrawn():
    home = people.organisation()
    sari, expert = people.member("coordinator", home), an_expert(home=home)
    told = contracts.story(expert, AT)
    with Crowd(2) as crowd:
        for number in range(10):
            share = contracts.shared(told, sari, AT + timedelta(days=number))
            deeds = [
                partial(actions.withdraw_share, share=share, by=expert.user, at=LATER),
                partial(actions.comment_on_share, share=share, text=f"Ajatus {number}", by=people.again(sari), at=LATER),
            ]
            outcomes = crowd.at_once(deeds)
            faults = [
                one for one in outcomes if isinstance(one, Exception) and not isinstance(one, (Refused, PermissionDenied))
            ]
            assert (faults, list(StoryShare.objects.visible_to(people.again(sari)))) == ([], [])


def test_two_windows_saving_at_once_lose_nothing():
    expert = an_expert(home=people.organisation())
    told = contracts.story(expert, AT)
    with Crowd(2) as crowd:
        for number in range(10):
            deeds = [
                partial(
                    actions.save_story, story=told, text=f"{who} {number}", tells="", leaves_out="", by=expert.user, at=LATER
                )
                for who in ("Vasen", "Oikea")
            ]
            outcomes = crowd.at_once(deeds)
            assert [one for one in outcomes if isinstance(one, Exception)] == []
    kept = set(StoryVersion.objects.filter(story=told).values_list("text", flat=True))
    assert {f"{who} {number}" for who in ("Vasen", "Oikea") for number in range(10)} <= kept
