"""What contracts are made from, and what a lead demands of a kind of task."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.register import policies
from kokemussilta.register.models import ContractTemplate, KindRule, TemplateVersion
from kokemussilta.vocabulary.models import TaskKind


@whole
def add_template(
    *,
    organisation: Organisation,
    name: str,
    texts: Mapping[str, str],
    by: User | None,
    at: datetime,
    kinds: Iterable[TaskKind] = (),
    months: int | None = None,
) -> ContractTemplate:
    """A new template with its first version; `texts` by language, the Finnish one always."""
    policies.require_lead(by, organisation.pk)
    template = ContractTemplate.objects.create(organisation=organisation, name=name.strip(), months=months, created_at=at)
    template.kinds.set(kinds)
    TemplateVersion.objects.create(template=template, number=1, texts=_tidy(texts), made_at=at, made_by=by)
    audit.record("register.template.added", template, by=by, at=at, within=organisation)
    return template


@whole
def change_template(
    *,
    template: ContractTemplate,
    name: str,
    texts: Mapping[str, str],
    by: User | None,
    at: datetime,
    kinds: Iterable[TaskKind] = (),
    months: int | None = None,
    is_active: bool = True,
    seen: int | None = None,
) -> TemplateVersion:
    """Change a template; other words become a new version, and contracts keep the words that they were made with.

    `seen`: the version that was changed. Raises `Stale` when somebody has written a newer one meanwhile.
    """
    policies.require_lead(by, template.organisation_id)
    ContractTemplate.objects.filter(pk=template.pk).update(name=name.strip(), months=months, is_active=is_active)
    template.name, template.months, template.is_active = name.strip(), months, is_active
    template.kinds.set(kinds)
    last = template.versions.order_by("-number")[0]
    wanted = _tidy(texts)
    if last.texts != wanted:
        if seen is not None and last.number != seen:
            raise Stale(
                _(
                    "Joku on tallentanut pohjasta uuden version sillä välin. Tekstisi on yhä tällä sivulla. Vertaa niitä ja tallenna uudelleen."
                )
            )
        last = TemplateVersion.objects.create(
            template=template, number=last.number + 1, texts=wanted, made_at=at, made_by=by
        )  # fmt: skip
    audit.record("register.template.changed", template, by=by, at=at, within=template.organisation)
    return last


@whole
def demand_contracts(
    *, organisation: Organisation, everywhere: bool, kinds: Iterable[TaskKind], by: User | None, at: datetime
) -> None:
    """Decide in which kinds of task a contract with this organisation must be in force: everywhere, or in `kinds` alone."""
    policies.require_lead(by, organisation.pk)
    wanted: set[int | None] = {None} if everywhere else {kind.pk for kind in kinds}
    rules = KindRule.objects.filter(organisation=organisation)
    held = dict(rules.values_list("kind_id", "needs_contract"))
    if wanted == {kind for kind, needs in held.items() if needs}:
        return
    rules.filter(needs_contract=True).update(needs_contract=False)
    for kind in wanted:
        KindRule.objects.update_or_create(organisation=organisation, kind_id=kind, defaults={"needs_contract": True})
    audit.record("register.contracts.demanded", organisation, by=by, at=at, fields=["needs_contract"])


@whole
def decide_record(
    *, organisation: Organisation, kind: TaskKind, asks: bool | None, outcome: str, by: User | None, at: datetime
) -> KindRule:
    """Decide whether an extract is asked for in a kind of task with minors (None: not decided any more), with what the helper said.

    Raises `Refused` when one would be asked for against the law. The decision is about the kind of task, never about a person.
    """
    policies.require_lead(by, organisation.pk)
    if asks and outcome in {"not", "not_yet"}:
        raise Refused(_("Näillä vastauksilla laki ei anna pyytää otetta."))
    if asks is False and outcome == "must":
        raise Refused(_("Näillä vastauksilla laki velvoittaa pyytämään otteen."))
    rule, _is_new = KindRule.objects.update_or_create(
        organisation=organisation,
        kind=kind,
        defaults={"asks_record": asks, "outcome": outcome, "decided_at": at, "decided_by": by},
    )
    audit.record("register.record.decided", organisation, by=by, at=at, fields=["asks_record"])
    return rule


def _tidy(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts that there are, line ends as one kind."""
    clean = {language: text.replace("\r\n", "\n").strip() for language, text in texts.items()}
    return {language: text for language, text in clean.items() if text}
