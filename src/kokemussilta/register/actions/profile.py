"""What an entry tells: names and contact, themes, languages, kinds of task, boundaries, the earnings ceiling."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Recipient
from kokemussilta.register import guards, letters, policies
from kokemussilta.register.actions.noting import changed
from kokemussilta.register.models import Boundary, Expert, ExpertLanguage, ExpertTheme
from kokemussilta.register.states import BoundaryKind
from kokemussilta.vocabulary.models import Audience, Language, TaskKind, Theme

#: What `update_profile` may change.
PROFILE_FIELDS = frozenset(
    {
        "title", "first_name", "last_name", "alias", "email", "phone", "municipality", "introduction", "interests",
        "training_wishes",
    }
)  # fmt: skip
#: The kinds of boundary that name nothing more.
PLAIN_BOUNDARIES = (BoundaryKind.MEDIA, BoundaryKind.RECORDING, BoundaryKind.ALONE, BoundaryKind.MINORS)


@transaction.atomic
def update_profile(*, expert: Expert, changes: Mapping[str, object], by: User | None, at: datetime) -> list[str]:
    """Change names, contact and words (`PROFILE_FIELDS`); answers the names of the fields that did change.

    A coordinator may also mark a newcomer. When the address changes, the old one is told.
    """
    _require_edit(expert, by)
    guards.hold(expert, at=at)
    allowed = PROFILE_FIELDS | ({"is_newcomer"} if by is None or not policies.is_self(by, expert) else set())
    expert.refresh_from_db()
    old_email, names = expert.email, []
    for name, value in changes.items():
        if name not in allowed:
            raise ValueError(name)
        tidy = value.strip() if isinstance(value, str) else value
        if getattr(expert, name) != tidy:
            setattr(expert, name, tidy)
            names.append(name)
    if not names:
        return []
    if "email" in names:
        _change_address(expert, old_email, at)
    expert.save(update_fields=names)
    changed(expert, "profile.updated", by=by, at=at, fields=names)
    return sorted(names)


def _change_address(expert: Expert, old_email: str, at: datetime) -> None:
    expert.email = expert.email.lower()
    taken = Expert.objects.filter(home=expert.home_id, email__iexact=expert.email).exclude(pk=expert.pk)
    if expert.email and taken.exists():
        raise Refused(_("Rekisterissä on jo henkilö, jolla on tämä sähköpostiosoite."))
    if old_email and expert.user_id:
        to = Recipient(email=old_email, language=letters.recipient(expert).language, name=expert.full_name)
        outbox.queue(lambda: letters.address_changed(expert), to=to, about=expert.code, at=at)


@transaction.atomic
def set_themes(*, expert: Expert, themes: Iterable[tuple[Theme, str]], by: User | None, at: datetime) -> None:
    """Replace the themes, each with its perspective (`own`, `close`)."""
    _require_edit(expert, by)
    guards.hold(expert, at=at)
    wanted = {(theme.pk, str(perspective)) for theme, perspective in themes}
    held = {(row.theme_id, row.perspective): row.pk for row in expert.themes.all()}
    if wanted == set(held):
        return
    ExpertTheme.objects.filter(pk__in=[pk for key, pk in held.items() if key not in wanted]).delete()
    ExpertTheme.objects.bulk_create(
        ExpertTheme(expert=expert, theme_id=theme, perspective=perspective) for theme, perspective in sorted(wanted - set(held))
    )
    changed(expert, "themes.set", by=by, at=at, fields=["themes"])


@transaction.atomic
def set_languages(*, expert: Expert, languages: Iterable[tuple[Language, bool]], by: User | None, at: datetime) -> None:
    """Replace the languages, each with whether it is strong."""
    _require_edit(expert, by)
    guards.hold(expert, at=at)
    wanted = {language.pk: strong for language, strong in languages}
    if wanted == dict(expert.languages.values_list("language_id", "is_strong")):
        return
    expert.languages.all().delete()
    ExpertLanguage.objects.bulk_create(
        ExpertLanguage(expert=expert, language_id=language, is_strong=strong) for language, strong in wanted.items()
    )
    changed(expert, "languages.set", by=by, at=at, fields=["languages"])


@transaction.atomic
def set_kinds(*, expert: Expert, kinds: Iterable[TaskKind], by: User | None, at: datetime) -> None:
    """Replace the kinds of task that the person does."""
    _require_edit(expert, by)
    guards.hold(expert, at=at)
    wanted = {kind.pk for kind in kinds}
    if wanted == set(expert.kinds.values_list("pk", flat=True)):
        return
    expert.kinds.set(wanted)
    changed(expert, "kinds.set", by=by, at=at, fields=["kinds"])


@transaction.atomic
def set_boundaries(
    *,
    expert: Expert,
    plain: Iterable[str],
    themes: Iterable[Theme],
    audiences: Iterable[Audience],
    by: User | None,
    at: datetime,
) -> None:
    """Replace the boundaries that a coordinator may see; those against organisations and units stay as they are."""
    _require_edit(expert, by)
    guards.hold(expert, at=at)
    kinds = {BoundaryKind(kind) for kind in plain}
    if not kinds <= set(PLAIN_BOUNDARIES):
        raise ValueError("plain")
    expert.boundaries.exclude(kind__in=policies.PRIVATE_BOUNDARIES).delete()
    rows = [Boundary(expert=expert, kind=kind) for kind in sorted(kinds)]
    rows += [Boundary(expert=expert, kind=BoundaryKind.THEME, theme=theme) for theme in themes]
    rows += [Boundary(expert=expert, kind=BoundaryKind.AUDIENCE, audience=audience) for audience in audiences]
    Boundary.objects.bulk_create(rows)
    changed(expert, "boundaries.set", by=by, at=at, fields=["boundaries"])


@transaction.atomic
def add_boundary(
    *,
    expert: Expert,
    kind: str,
    by: User | None,
    at: datetime,
    theme: Theme | None = None,
    audience: Audience | None = None,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
) -> Boundary:
    """Add one boundary; one that is there already is returned. Only the person names an organisation or a unit."""
    if by is not None:
        alone = kind in policies.PRIVATE_BOUNDARIES
        policies.require(policies.is_self(by, expert) if alone else policies.may_edit(by, expert))
    guards.hold(expert, at=at)
    boundary, is_new = Boundary.objects.get_or_create(
        expert=expert, kind=kind, theme=theme, audience=audience, organisation=organisation, unit=unit
    )
    if is_new:
        changed(expert, "boundary.added", by=by, at=at, fields=["boundaries"])
    return boundary


@transaction.atomic
def remove_boundary(*, boundary: Boundary, by: User | None, at: datetime) -> None:
    """Take a boundary away; only the person takes away one that names an organisation or a unit."""
    expert = boundary.expert
    if by is not None:
        alone = boundary.kind in policies.PRIVATE_BOUNDARIES
        policies.require(policies.is_self(by, expert) if alone else policies.may_edit(by, expert))
    guards.hold(expert, at=at)
    deleted, _rows = Boundary.objects.filter(pk=boundary.pk).delete()
    if deleted:
        changed(expert, "boundary.removed", by=by, at=at, fields=["boundaries"])


@transaction.atomic
def set_ceiling(*, expert: Expert, cents: int | None, by: User | None, at: datetime) -> None:
    """Set the most that the person wants to earn in a calendar month, integer cents; None: no ceiling. Theirs alone."""
    if by is not None:
        policies.require(policies.is_self(by, expert))
    guards.hold(expert, at=at)
    Expert.objects.filter(pk=expert.pk).update(monthly_ceiling_cents=cents)
    expert.monthly_ceiling_cents = cents
    changed(expert, "ceiling.set", by=by, at=at, fields=["monthly_ceiling_cents"])


def _require_edit(expert: Expert, by: User | None) -> None:
    if by is not None:
        policies.require(policies.may_edit(by, expert))
