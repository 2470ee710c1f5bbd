"""Coming in by a link: into whose account, from another register; and leaving."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied

from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.register import actions, queries, tokens
from kokemussilta.register.models import Consent, Expert
from tests.factories import assignments, people
from tests.factories.register import an_expert, an_invited_expert
from tests.register.pages import link_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


@pytest.fixture
def sari(client, home):
    user = people.member("coordinator", home)
    people.sign_in(client, user)
    return user


def signed_in(client):
    return client.session.get(SESSION_KEY)


def test_a_link_to_the_accounts_own_address_opens_it(client, home, at):
    expert = an_expert(home=home, email="viivi@example.org")
    actions.leave(expert=expert, by=expert.user, at=at)
    actions.invite(expert=expert, by=None, at=at)
    assert client.post(link_in("viivi@example.org")).url == "/people/me/"
    assert signed_in(client) == str(expert.user.pk)


# --- From another register -------------------------------------------------------------------------------------------------


def test_who_left_one_register_joins_another(client, home, at):
    first = people.organisation()
    old = an_expert(home=first, email="aino@example.org")
    actions.leave(expert=old, by=old.user, at=at)
    user = old.user
    new = an_invited_expert(home=home, email="aino@example.org")
    path = tokens.invitation_path(new)
    assert "Olet jo mukana toisen organisaation" not in client.get(path).content.decode()
    assert client.post(path).url == "/people/me/"
    old.refresh_from_db()
    new.refresh_from_db()
    assert (new.state, new.user, old.state, old.user) == ("active", user, "left", None)
    assert list(Consent.objects.filter(expert=old, withdrawn_at__isnull=True)) == []
    assert list(Entry.objects.filter(subject=old.code, verb="register.expert.let_go").values_list("by", flat=True)) == [
        user.code
    ]
    assert home.name in client.get("/people/me/").content.decode()


@pytest.mark.parametrize("past", ["nobody", "elsewhere", "left"])
def test_nobody_with_an_address_is_taken_in_on_paper(home, at, past):
    """So what a coordinator is told does not hang on whether the address is, or was, in another register."""
    old = an_expert(home=people.organisation(), email="aino@example.org") if past != "nobody" else None
    if old is not None and past == "left":
        actions.leave(expert=old, by=old.user, at=at)
    new = an_invited_expert(home=home, email="aino@example.org")
    with pytest.raises(Refused, match="vahvistaa itse"):
        actions.activate(expert=new, way="paper", by=people.member("coordinator", home), at=at)
    assert Expert.objects.get(pk=new.pk).state == "invited"
    assert old is None or Expert.objects.get(pk=old.pk).user.email == "aino@example.org"


def test_who_came_back_elsewhere_can_be_asked_by_the_first_and_keeps_the_past(client, home, at):
    place = assignments.desk(at)
    old = assignments.expert(place.organisation, at, email="aino@example.org")
    assignments.confirmed(place, old, at=at)
    actions.leave(expert=old, by=old.user, at=at)
    new = an_invited_expert(home=home, email="aino@example.org")
    actions.accept_invitation(expert=new, at=at)
    old.refresh_from_db()
    path = tokens.invitation_path(old)
    assert "Olet jo mukana toisen organisaation" in client.get(path).content.decode()
    assert "lupa on annettu" in client.post(path, follow=True).content.decode()
    old.refresh_from_db()
    assert (old.state, list(new.consents.filter(purpose="seen_by").values_list("organisation", flat=True))) == (
        "left", [place.organisation.pk],
    )  # fmt: skip


def test_a_used_invitation_is_refused_and_nothing_changes(home, at):
    known = an_expert(home=people.organisation(), email="aino@example.org")
    invited = an_invited_expert(home=home, email="aino@example.org")
    Expert.objects.filter(pk=invited.pk).update(email="toinen@example.org")
    actions.accept_invitation(expert=Expert.objects.get(pk=invited.pk), at=at)
    with pytest.raises(Refused):
        actions.link_instead(expert=invited, known=known, at=at)
    actions.leave(expert=known, by=known.user, at=at)
    other = an_invited_expert(home=people.organisation(), email="aino@example.org")
    with pytest.raises(Refused):
        actions.link_instead(expert=other, known=known, at=at)
    assert Consent.objects.filter(purpose="seen_by").count() == 0


def test_a_failure_while_linking_leaves_everything(home, at, monkeypatch):
    known = an_expert(home=people.organisation(), email="aino@example.org")
    invited = an_invited_expert(home=home, email="aino@example.org")

    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("kokemussilta.register.actions.entry.audit.record", fail)
    with pytest.raises(RuntimeError):
        actions.link_instead(expert=invited, known=known, at=at)
    assert (Consent.objects.filter(purpose="seen_by").count(), Expert.objects.filter(pk=invited.pk).count()) == (0, 1)


def test_the_longest_names_join(client, home):
    expert = an_invited_expert(home=home, first_name="x" * 60, last_name="y" * 60)
    assert client.post(tokens.invitation_path(expert)).status_code == 302
    expert.refresh_from_db()
    assert (expert.state, expert.user.name[:60]) == ("active", "x" * 60)


def test_nobody_else_invites_welcomes_or_lets_leave(home, at):
    expert, invited = an_expert(home=home), an_invited_expert(home=home)
    for by in (people.member("coordinator", people.organisation()), people.member("client", home), people.user()):
        for deed in (
            lambda by=by: actions.invite(expert=invited, by=by, at=at),
            lambda by=by: actions.welcome(expert=expert, by=by, at=at),
            lambda by=by: actions.leave(expert=expert, by=by, at=at),
            lambda by=by: actions.resume(expert=expert, by=by, at=at),
            lambda by=by: actions.propose_link(expert=expert, organisation=home, by=by, at=at),
        ):
            with pytest.raises(PermissionDenied):
                deed()
    assert (Expert.objects.get(pk=expert.pk).state, queries.entry_elsewhere(invited)) == ("active", None)


def test_a_failure_while_leaving_leaves_everything(home, at, monkeypatch):
    expert = an_expert(home=home)

    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr("kokemussilta.register.actions.entry.expert_left.send", fail)
    with pytest.raises(RuntimeError):
        actions.leave(expert=expert, by=expert.user, at=at)
    assert (Expert.objects.get(pk=expert.pk).state, expert.consents.filter(withdrawn_at__isnull=True).count()) == ("active", 1)


def test_leaving_with_an_old_page_open_is_refused(home, at):
    expert = an_expert(home=home)
    earlier = Expert.objects.get(pk=expert.pk)
    actions.leave(expert=expert, by=expert.user, at=at)
    with pytest.raises(Stale):
        actions.leave(expert=earlier, by=expert.user, at=at)


def test_a_link_to_another_address_does_not_answer_for_an_account(client, home, at):
    expert = an_expert(home=home, email="aino@example.org")
    owner = expert.user
    actions.leave(expert=expert, by=owner, at=at)
    Expert.objects.filter(pk=expert.pk).update(email="kaappaaja@example.org")
    expert.refresh_from_db()
    given = Consent.objects.filter(expert=expert, withdrawn_at__isnull=True).count()

    page = client.post(tokens.invitation_path(expert))

    assert (page.status_code, "Kirjaudu ensin sillä" in page.content.decode()) == (409, True)
    expert.refresh_from_db()
    assert (expert.state, Consent.objects.filter(expert=expert, withdrawn_at__isnull=True).count()) == ("left", given)
    people.sign_in(client, owner, at=at)
    assert client.post(tokens.invitation_path(expert)).status_code == 302
    expert.refresh_from_db()
    assert (expert.state, expert.user) == ("active", owner)
