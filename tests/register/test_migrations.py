"""What migrations do with what is there already."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from kokemussilta.register import actions
from kokemussilta.register.models import Consent, Expert
from tests.factories.register import an_expert, an_invited_expert

pytestmark = pytest.mark.django_db

STEP = import_module("kokemussilta.register.migrations.0005_texts_shown_and_greetings")


def test_consents_from_elsewhere_lose_a_text_that_nobody_was_shown(home, at):
    an_expert(home=home)
    shown = an_invited_expert(home=home)
    actions.accept_invitation(expert=shown, at=at)
    Consent.objects.update(text_version="2026-1")
    for way in ("spoken", "sheet"):
        Consent.objects.create(
            expert=an_invited_expert(home=home), purpose="brokered", way=way, text_version="2026-1", given_at=at
        )
    STEP.forget_texts(apps, None)
    assert dict(Consent.objects.values_list("way", "text_version")) == {
        "paper": "",
        "link": "2026-1",
        "spoken": "",
        "sheet": "",
    }


def test_who_was_written_to_is_known_from_the_trail(home, at):
    invited, waiting, joined = (an_invited_expert(home=home) for _ in range(3))
    actions.invite(expert=invited, by=None, at=at)
    actions.invite(expert=invited, by=None, at=at + timedelta(days=2))
    actions.activate(expert=joined, way="paper", by=None, at=at + timedelta(days=1))
    Expert.objects.update(greeted_at=None)
    STEP.fill_in_greetings(apps, None)
    known = dict(Expert.objects.values_list("pk", "greeted_at"))
    assert known == {invited.pk: at + timedelta(days=2), waiting.pk: None, joined.pk: at + timedelta(days=1)}
