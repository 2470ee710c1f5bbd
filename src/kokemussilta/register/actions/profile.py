"""What an entry tells: names and contact, themes, languages, kinds of task, boundaries, the earnings ceiling."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.register import guards, policies
from kokemussilta.register.actions import addresses
from kokemussilta.register.actions.noting import changed
from kokemussilta.register.models import Boundary, Expert, ExpertLanguage, ExpertTheme
from kokemussilta.register.states import COMPANY, PLAIN_BOUNDARIES, BoundaryKind
from kokemussilta.vocabulary.models import Audience, Language, TaskKind, Theme

#: A boundary by its kind and what it is about.
_Key = tuple[str, int | None, int | None, str]
#: What `update_profile` may change.
PROFILE_FIELDS = frozenset(
    {
        "title", "first_name", "last_name", "alias", "email", "phone", "municipality", "introduction", "interests",
        "training_wishes", "tells", "tells_not",
    }
)  # fmt: skip


@whole
def update_profile(
    *, expert: Expert, changes: Mapping[str, object], by: User | None, at: datetime, seen: guards.Seen | None = None
) -> list[str]:
    """Change names, contact and words (`PROFILE_FIELDS`); answers the names of the fields that did change.

    A coordinator may also say who is new. A new address of somebody in the register waits (`new_email`) until it is confirmed from
    the address itself: a slip of the finger would send their requests to a stranger.
    """
    policies.require_edit(by, expert)
    guards.hold(expert, at=at, seen=seen)
    allowed = PROFILE_FIELDS | ({"is_newcomer"} if by is None or not policies.is_self(by, expert) else set())
    expert.refresh_from_db()
    wanted = dict(changes)
    if "email" in wanted:
        wanted |= addresses.wanted(expert, str(wanted.pop("email")))
    names = []
    for name, value in wanted.items():
        if name not in allowed | {"new_email"}:
            raise ValueError(name)
        tidy = value.strip() if isinstance(value, str) else value
        if getattr(expert, name) != tidy:
            setattr(expert, name, tidy)
            names.append(name)
    if not names:
        return []
    addresses.save(expert, names)
    if expert.new_email and "new_email" in names:
        addresses.ask(expert, at=at)
    changed(expert, "profile.updated", by=by, at=at, fields=names)
    return sorted(names)


@whole
def set_themes(
    *, expert: Expert, themes: Iterable[tuple[Theme, str]], by: User | None, at: datetime, seen: guards.Seen | None = None
) -> None:
    """Replace the themes, each with its perspective (`own`, `close`)."""
    policies.require_edit(by, expert)
    guards.hold(expert, at=at, seen=seen)
    wanted = {(theme.pk, str(perspective)) for theme, perspective in themes}
    held = {(row.theme_id, row.perspective): row.pk for row in expert.themes.all()}
    if wanted == set(held):
        return
    ExpertTheme.objects.filter(pk__in=[pk for key, pk in held.items() if key not in wanted]).delete()
    ExpertTheme.objects.bulk_create(
        ExpertTheme(expert=expert, theme_id=theme, perspective=perspective) for theme, perspective in sorted(wanted - set(held))
    )
    changed(expert, "themes.set", by=by, at=at, fields=["themes"])


@whole
def set_languages(
    *,
    expert: Expert,
    languages: Iterable[tuple[Language, bool]],
    by: User | None,
    at: datetime,
    seen: guards.Seen | None = None,
) -> None:
    """Replace the languages, each with whether it is strong."""
    policies.require_edit(by, expert)
    guards.hold(expert, at=at, seen=seen)
    wanted = {language.pk: strong for language, strong in languages}
    if wanted == dict(expert.languages.values_list("language_id", "is_strong")):
        return
    expert.languages.all().delete()
    ExpertLanguage.objects.bulk_create(
        ExpertLanguage(expert=expert, language_id=language, is_strong=strong) for language, strong in wanted.items()
    )
    changed(expert, "languages.set", by=by, at=at, fields=["languages"])


@whole
def set_kinds(
    *, expert: Expert, kinds: Iterable[TaskKind], by: User | None, at: datetime, seen: guards.Seen | None = None
) -> None:
    """Replace the kinds of task that the person does."""
    policies.require_edit(by, expert)
    guards.hold(expert, at=at, seen=seen)
    wanted = {kind.pk for kind in kinds}
    if wanted == set(expert.kinds.values_list("pk", flat=True)):
        return
    expert.kinds.set(wanted)
    changed(expert, "kinds.set", by=by, at=at, fields=["kinds"])


@whole
def set_boundaries(
    *,
    expert: Expert,
    plain: Iterable[str],
    themes: Iterable[Theme],
    audiences: Iterable[Audience],
    products: Iterable[str] = (),
    max_people: int | None = None,
    by: User | None,
    at: datetime,
    seen: guards.Seen | None = None,
) -> None:
    """Replace the boundaries that a coordinator may see; those against organisations and units stay as they are.

    `products`: codes of services. `max_people`: the largest group, None for any.
    """
    policies.require_edit(by, expert)
    guards.hold(expert, at=at, seen=seen)
    kinds = {BoundaryKind(kind) for kind in plain}
    if not kinds <= set(PLAIN_BOUNDARIES):
        raise ValueError("plain")
    if set(COMPANY) <= kinds:
        raise Refused(both_ways())
    wanted: set[_Key] = {(str(kind), None, None, "") for kind in kinds}
    wanted |= {(str(BoundaryKind.THEME), theme.pk, None, "") for theme in themes}
    wanted |= {(str(BoundaryKind.AUDIENCE), None, audience.pk, "") for audience in audiences}
    wanted |= {(str(BoundaryKind.PRODUCT), None, None, product) for product in products}
    rows = expert.boundaries.exclude(kind__in=policies.PRIVATE_BOUNDARIES)
    held = {(row.kind, row.theme_id, row.audience_id, row.product_code): row.pk for row in rows}
    fields = ["boundaries"] if wanted != set(held) else []
    if Expert.objects.filter(pk=expert.pk).exclude(max_people=max_people).update(max_people=max_people):
        fields.append("max_people")
    expert.max_people = max_people
    if not fields:
        return
    Boundary.objects.filter(pk__in=[pk for key, pk in held.items() if key not in wanted]).delete()
    Boundary.objects.bulk_create(
        Boundary(expert=expert, kind=kind, theme_id=theme, audience_id=audience, product_code=product)
        for kind, theme, audience, product in sorted(wanted - set(held), key=str)
    )
    changed(expert, "boundaries.set", by=by, at=at, fields=fields)


def both_ways() -> str:
    """What is said to somebody who would go neither alone nor with a pair."""
    return _("Valitse enintään toinen: et lähde yksin tai et lähde parin kanssa. Molempien kanssa mikään tehtävä ei sopisi.")


@whole
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
    product_code: str = "",
) -> Boundary:
    """Add one boundary; one that is there already is returned. Only the person names an organisation or a unit."""
    _require_edit_of(kind, expert, by)
    guards.hold(expert, at=at)
    boundary, is_new = Boundary.objects.get_or_create(
        expert=expert,
        kind=kind,
        theme=theme,
        audience=audience,
        organisation=organisation,
        unit=unit,
        product_code=product_code,
    )
    if is_new:
        changed(expert, "boundary.added", by=by, at=at, fields=["boundaries"])
    return boundary


@whole
def remove_boundary(*, boundary: Boundary, by: User | None, at: datetime) -> None:
    """Take a boundary away; only the person takes away one that names an organisation or a unit."""
    expert = boundary.expert
    _require_edit_of(boundary.kind, expert, by)
    guards.hold(expert, at=at)
    deleted, _rows = Boundary.objects.filter(pk=boundary.pk).delete()
    if deleted:
        changed(expert, "boundary.removed", by=by, at=at, fields=["boundaries"])


@whole
def set_ceiling(*, expert: Expert, cents: int | None, by: User | None, at: datetime, seen: guards.Seen | None = None) -> None:
    """Set the most that the person wants to earn in a calendar month, integer cents; None: no ceiling. Theirs alone."""
    policies.require_self(by, expert)
    guards.hold(expert, at=at, seen=seen)
    Expert.objects.filter(pk=expert.pk).update(monthly_ceiling_cents=cents)
    expert.monthly_ceiling_cents = cents
    changed(expert, "ceiling.set", by=by, at=at, fields=["monthly_ceiling_cents"])


def _require_edit_of(kind: str, expert: Expert, by: User | None) -> None:
    """Boundaries against organisations and units are the person's alone."""
    (policies.require_self if kind in policies.PRIVATE_BOUNDARIES else policies.require_edit)(by, expert)
