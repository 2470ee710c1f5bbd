"""Approvers' pages: the link, the queue, one claim; a lead's routes, absences, lists of what is open, lead times."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.accounts import known
from kokemussilta.accounts.models import User
from kokemussilta.fees import links
from kokemussilta.fees.actions import approving
from kokemussilta.fees.models import Absence, Claim, ClaimLine, Decision, Receipt, Route, Stay, Turn
from kokemussilta.fees.states import HolderKind, Verdict
from kokemussilta.files import actions as files
from kokemussilta.files.states import Purpose
from kokemussilta.notifications import outbox
from tests.factories import fees, people
from tests.factories.files import checked
from tests.fees.test_approving import approve, sent, where

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "clean_cache")]
Later = Callable[..., datetime]


def link(claim: Claim, person: User, at: datetime) -> str:
    """The address in the person's letter."""
    return links.turn_path(Stay.objects.get(claim=claim, until__isnull=True), person, at=at)


def knows(client: Client, person: User) -> Client:
    """A browser in which the person has signed in before."""
    client.cookies[known.COOKIE] = known._mark(person.email)
    return client


def page(client: Client, name: str, *args: str) -> str:
    """A page that opens, as text."""
    answer = client.get(reverse(f"fees:{name}", args=args))
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_the_letter_has_the_link_and_one_press_approves(client: Client, at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, 12_000, 2_100, at=at)
    letter = outbox.about(claim.code).get(to_address=place.manager.email)
    path = re.search(r"/fees/approval/links/[^\s]+", letter.text)
    assert path is not None
    knows(client, place.manager)
    for _ in range(3):
        body = client.get(path[0]).content.decode()
    assert "141" in body
    assert place.expert.shown_name in body
    assert where(claim)[0] == "in_approval"  # looking changes nothing
    fields = {"do": "approve", "version": "1", "position": "1"}
    assert "Kiitos" in client.post(path[0], fields).content.decode()
    assert where(claim)[0] == "approved"
    assert Decision.objects.get(claim=claim, verdict=Verdict.APPROVED).by == place.manager
    # Used, it opens nothing.
    assert client.get(path[0]).status_code == 410
    assert client.post(path[0], fields).status_code == 410
    assert Decision.objects.filter(claim=claim, verdict=Verdict.APPROVED).count() == 1


def test_on_a_strange_device_it_shows_nothing_and_mails_a_code_to_its_person(client: Client, at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, at=at)
    path = link(claim, place.manager, at)
    knows(client, place.head)  # a forwarded link, in another's browser
    body = client.get(path).content.decode()
    assert "Lähetä koodi" in body
    assert place.expert.shown_name not in body
    answer = client.post(path, {"do": "approve", "version": "1", "position": "1"})
    assert answer.status_code == 302
    assert "next=" in answer["Location"]
    assert where(claim)[0] == "in_approval"
    assert [letter.urgent for letter in outbox.to_address(place.manager.email)][-1]
    assert not outbox.to_address(place.head.email).exists()


def test_another_who_is_signed_in_sees_nothing(client: Client, at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, at=at)
    people.sign_in(client, place.head)
    body = client.get(link(claim, place.manager, at)).content.decode()
    assert "joku muu" in body
    assert place.expert.shown_name not in body


def test_signed_in_it_leads_to_the_page(client: Client, at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, at=at)
    people.sign_in(client, place.manager)
    answer = client.get(link(claim, place.manager, at))
    assert answer["Location"] == reverse("fees:approval", args=[claim.code])


def test_a_lead_shows_the_second_factor_also_on_a_known_device(client: Client, at: datetime) -> None:
    place = fees.payer()
    claim = sent(place, at=at)
    assert "Lähetä koodi" in knows(client, place.lead).get(link(claim, place.lead, at)).content.decode()


@pytest.mark.parametrize("way", ["returned", "over", "expired", "broken", "withdrawn role"])
def test_the_link_dies_with_the_desk(
    client: Client, at: datetime, later: Later, set_clock: Callable[[datetime], None], way: str
) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, at=at)
    path = link(claim, place.manager, at)
    knows(client, place.manager)
    if way == "returned":
        approving.send_back(claim=claim, version=1, reason="Korjaa.", by=place.manager, at=at)
        approving.submit(claim=claim, by=None, at=at)
    elif way == "over":
        approve(claim, place.manager, at)
    elif way == "expired":
        set_clock(later(days=31))
    elif way == "broken":
        path = path[:-3] + "/"
    else:
        people.again(place.manager).memberships.all().delete()
        from kokemussilta.fees import duties

        duties.set_right(at)
    assert client.get(path).status_code == 410
    assert client.post(path, {"do": "approve", "version": "1", "position": "1"}).status_code == 410


def test_sent_back_from_the_link(client: Client, at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, at=at)
    path = link(claim, place.manager, at)
    knows(client, place.manager)
    assert client.post(path, {"do": "return", "version": "1", "reason": " "}).status_code == 302
    client.post(path, {"do": "return", "version": "1", "position": "1", "reason": "Lippu puuttuu."})
    assert where(claim)[0] == "returned"


def test_the_queue_chooses_clean_ones_and_approves_many(client: Client, at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    clean, typed = sent(place, at=at), fees.drafted(place, 13_000, 2_000, at=at)
    ClaimLine.objects.filter(claim=typed, number=2).update(is_typed=True)
    approving.submit(claim=typed, by=None, at=at)
    people.sign_in(client, place.manager)
    body = page(client, "queue")
    chosen = re.findall(r'value="(\w{8}\.1\.1)"( checked)?', body)
    assert dict(chosen) == {f"{clean.code}.1.1": " checked", f"{typed.code}.1.1": ""}
    assert "270" in body
    client.post(reverse("fees:queue"), {"claim": [f"{clean.code}.1.1", f"{typed.code}.1.1", "xx", "NOPE2222.1.1"]})
    assert [where(one)[0] for one in (clean, typed)] == ["approved", "approved"]
    assert "Mikään ei odota" in page(client, "queue")
    client.post(reverse("fees:queue"), {})


def test_the_queue_as_a_file(client: Client, at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    sent(place, at=at)
    people.sign_in(client, place.manager)
    assert "120.0" in client.get(reverse("fees:queue") + "?export=csv").content.decode()


def test_one_claim_is_approved_sent_back_and_handed_on(client: Client, at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, 40_000, at=at)
    people.sign_in(client, place.manager)
    assert "Hyväksy" in page(client, "approval", claim.code)
    here = reverse("fees:approval", args=[claim.code])
    client.post(here, {"do": "hand", "to": place.lead.code})
    assert where(claim)[3] == {place.lead.pk}
    people.sign_in(client, place.lead)
    client.post(here, {"do": "approve", "version": "1", "position": "1"})
    client.post(here, {"do": "approve", "version": "1", "position": "1"})
    assert where(claim)[2:] == (2, {place.head.pk})
    assert "Ota vastuuhenkilöille" in page(client, "approval", claim.code)
    client.post(here, {"do": "take"})
    # The lead has approved the first step, so the arranging lead has it, and the head still may.
    assert where(claim)[3] == {place.arranging_lead.pk}
    people.sign_in(client, place.head)
    client.post(here, {"do": "return", "version": "1", "position": "2", "reason": "Matka puuttuu."})
    assert where(claim)[0] == "returned"
    approving.submit(claim=claim, by=None, at=at)
    body = page(client, "approval", claim.code)
    assert "Matka puuttuu." in body
    assert "versio 1" in body
    assert client.post(here, {"do": "nothing"}).status_code == 403


def test_strangers_find_no_claim_and_experts_their_own_page(client: Client, at: datetime) -> None:
    place = fees.payer()
    claim = sent(place, at=at)
    people.sign_in(client, people.member("approver", people.organisation()))
    assert client.get(reverse("fees:approval", args=[claim.code])).status_code == 404
    assert place.expert.user is not None
    people.sign_in(client, place.expert.user)
    assert client.get(reverse("fees:approval", args=[claim.code]))["Location"] == reverse("fees:claim", args=[claim.code])


def test_a_lead_writes_a_route(client: Client, at: datetime) -> None:
    place = fees.payer()
    people.sign_in(client, place.lead)
    assert place.unit.name in page(client, "routes")
    where_ = (place.organisation.code, place.unit.code)
    assert "organisaation polku" in page(client, "unit-route", *where_)
    here = reverse("fees:unit-route", args=where_)
    step = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "Esihenkilö", "form-0-kind": "person",
        "form-0-person": place.manager.code, "form-0-deputy": "", "form-0-days": "5", "form-0-over_cents": "", "seen": "",
    }  # fmt: skip
    assert "form-1-title" in client.post(here, step | {"add": "1"}).content.decode()
    assert client.post(here, step | {"form-0-person": ""}).status_code == 422
    assert client.post(here, step | {"seen": "OLDROUTE"}).status_code == 422
    assert client.post(here, step).status_code == 302
    made = Route.objects.get(unit=place.unit, ended_at__isnull=True)
    assert [(one.title, one.person, one.days) for one in made.steps.all()] == [("Esihenkilö", place.manager, 5)]
    body = client.get(here + "?cents=120").content.decode()
    assert "Maria Mäki" in body
    assert client.post(here, {"inherit": "1"}).status_code == 302
    assert not Route.objects.filter(ended_at__isnull=True).exists()
    assert client.get(reverse("fees:route", args=[place.arranger.code])).status_code == 404


def test_absences_are_told_on_a_page(client: Client, at: datetime) -> None:
    place = fees.payer()
    people.sign_in(client, place.manager)
    told = {"who": place.manager.code, "from_on": "2027-03-03", "until_on": "2027-03-09"}
    here = reverse("fees:absences")
    assert client.post(here, told | {"until_on": "2027-03-02"}).status_code == 422
    assert client.post(here, told | {"who": place.head.code}).status_code == 422
    client.post(here, told)
    made = Absence.objects.get()
    assert "Maria Mäki" in page(client, "absences")
    people.sign_in(client, place.arranging_lead)
    assert client.post(here, {"end": made.code}).status_code == 404
    people.sign_in(client, place.lead)
    client.post(here, {"end": made.code})
    assert not Absence.objects.exists()


def test_everything_open_with_the_stuck_on_top(
    client: Client, at: datetime, later: Later, set_clock: Callable[[datetime], None]
) -> None:
    place = fees.payer()
    fees.two_steps(place)
    old = sent(place, at=at)
    fees.drafted(place, at=at)
    new = sent(place, at=later(days=9))
    set_clock(later(days=10))
    people.sign_in(client, place.lead, at=later(days=10))
    body = page(client, "open-claims")
    assert 0 < body.index(old.code) < body.index(new.code)
    stuck = client.get(reverse("fees:open-claims") + f"?stuck=stuck&unit={place.unit.code}&desk=approver").content.decode()
    assert (old.code in stuck, new.code in stuck) == (True, False)
    assert client.get(reverse("fees:open-claims") + "?export=xlsx").status_code == 200


def test_lead_times(client: Client, at: datetime, later: Later, set_clock: Callable[[datetime], None]) -> None:
    place = fees.payer()
    fees.two_steps(place)
    for days in range(1, 11):
        claim = sent(place, at=at)
        approve(claim, place.manager, later(days=days))
    sent(place, at=later(days=2))
    set_clock(later(days=20))
    people.sign_in(client, place.lead, at=later(days=20))
    from kokemussilta.fees.queries import overseeing

    rows = overseeing.overseen(place.lead).filter(desk="approver")
    (found,) = overseeing.lead_times(rows, ["step"])
    assert (found.key, found.count, found.median_days, found.ninth_days, found.oldest) == (
        ("approver", "vaihe 1"), 10, 5.0, 9.0, later(days=2),
    )  # fmt: skip
    for by in ("", "unit", "month", "all", "nonsense"):
        assert client.get(reverse("fees:lead-times") + f"?by={by}&unit={place.unit.code}").status_code == 200
    assert "vaihe 1" in client.get(reverse("fees:lead-times") + "?export=csv").content.decode().lower()


def test_turns_are_the_approvers_alone(client: Client, at: datetime) -> None:
    place = fees.payer()
    fees.route(place, (HolderKind.APPROVERS, None, None, None))
    claim = sent(place, at=at)
    assert Turn.objects.filter(stay__claim=claim).count() == 2
    people.sign_in(client, place.arranging_lead)
    assert claim.code not in page(client, "queue")


def test_claims_of_no_unit_are_shown_too(client: Client, at: datetime) -> None:
    place = fees.payer()
    claim = sent(place, at=at)
    Claim.objects.filter(pk=claim.pk).update(unit=None)
    people.sign_in(client, place.lead)
    for name in ("queue", "open-claims"):
        assert claim.code in page(client, name)
    assert "Hyväksy maksuun" in page(client, "approval", claim.code)


def test_receipts_open_for_whoever_decides_and_nobody_else(client: Client, at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = fees.drafted(place, 12_000, 900, at=at)
    file = files.keep(
        upload=checked("lippu.pdf", purpose=Purpose.RECEIPT), purpose=Purpose.RECEIPT, by=place.expert.user, at=at
    )
    paper = Receipt.objects.create(claim=claim, cost="ticket", words="Juna", cents=900, added_at=at, file=file)
    ClaimLine.objects.filter(claim=claim, number=2).update(because={"receipt": paper.code})
    approving.submit(claim=claim, by=None, at=at)
    path = link(claim, place.manager, at)
    assert client.get(f"{path}receipts/{paper.code}/").status_code == 302
    knows(client, place.manager)
    assert f"receipts/{paper.code}/" in client.get(path).content.decode()
    assert client.get(f"{path}receipts/{paper.code}/").status_code == 200
    assert client.get(f"{path}receipts/NOSUCH22/").status_code == 404
    here = reverse("fees:approval-receipt", args=[claim.code, paper.code])
    for person, status in ((place.manager, 200), (place.lead, 200), (people.member("approver", place.arranger), 404)):
        people.sign_in(client, person)
        assert client.get(here).status_code == status
