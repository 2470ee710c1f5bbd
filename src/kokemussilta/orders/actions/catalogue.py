"""What a lead does with the catalogue: own services in versions, earlier ones taken back into use, shared ones hidden or shown."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.orders import policies
from kokemussilta.orders.models import HiddenProduct, ServiceProduct

#: What an editor decides; the rest of a row tells which version it is, and whose.
FACTS = (
    "kind", "texts", "asks", "demands", "situations", "group", "icon", "minutes", "seats", "pairing", "fee_cents", "fee_rule",
    "counts_as", "position", "is_active",
)  # fmt: skip


@whole
def add_service(*, organisation: Organisation, facts: Mapping[str, Any], code: str, by: User, at: datetime) -> ServiceProduct:
    """A new service of the organisation's own. `code` names it: pressed twice, the second press answers the first one's."""
    if not policies.may_edit_catalogue(by, organisation):
        raise PermissionDenied
    name = str(facts["texts"].get("fi", {}).get("name", ""))
    slug = f"{slugify(name)[:48] or 'palvelu'}-{code.lower()}"
    try:
        with transaction.atomic():
            made = ServiceProduct.objects.create(
                code=code, slug=slug, organisation=organisation, made_at=at, made_by=by, **_only(facts)
            )
    except IntegrityError:
        known: ServiceProduct | None = ServiceProduct.objects.filter(code=code, organisation=organisation, made_by=by).first()
        if known is not None:
            return known
        raise Refused(_("Lataa sivu uudelleen ja tallenna palvelu vielä kerran.")) from None
    audit.record("orders.service.added", made, by=by, at=at)
    return made


@whole
def edit_service(*, product: ServiceProduct, facts: Mapping[str, Any], note: str, by: User, at: datetime) -> ServiceProduct:
    """A new version of an own service, which is ordered from now on; orders made before keep theirs. Nothing new: the same one."""
    if product.organisation is None or not policies.may_edit_catalogue(by, product.organisation):
        raise PermissionDenied
    changed = [name for name in FACTS if name in facts and getattr(product, name) != facts[name]]
    if not changed:
        return product
    made = _next(product, _only({name: getattr(product, name) for name in FACTS} | dict(facts)), note=note, by=by, at=at)
    audit.record("orders.service.edited", made, by=by, at=at, within=product, fields=changed)
    return made


@whole
def restore_version(*, version: ServiceProduct, by: User, at: datetime) -> ServiceProduct:
    """An earlier version of an own service as a new one, so that the history stays whole."""
    if version.organisation is None or not policies.may_edit_catalogue(by, version.organisation):
        raise PermissionDenied
    newest = ServiceProduct.objects.get(slug=version.slug, is_current=True)
    if newest.pk == version.pk:
        raise Refused(_("Tämä versio on jo käytössä."))
    facts = {name: getattr(version, name) for name in FACTS}
    if all(getattr(newest, name) == value for name, value in facts.items()):
        return newest
    made = _next(newest, facts, note=_("Palautettu versio %(number)s") % {"number": version.version}, by=by, at=at)
    audit.record("orders.service.restored", made, by=by, at=at, within=version)
    return made


@whole
def hide_service(*, organisation: Organisation, product: ServiceProduct, by: User, at: datetime) -> None:
    """Leave a shared service out of the organisation's own order page. Does nothing the second time."""
    if product.organisation_id is not None or not policies.may_edit_catalogue(by, organisation):
        raise PermissionDenied
    _row, made = HiddenProduct.objects.get_or_create(organisation=organisation, slug=product.slug)
    if made:
        audit.record("orders.service.hidden", product, by=by, at=at, within=organisation)


@whole
def show_service(*, organisation: Organisation, product: ServiceProduct, by: User, at: datetime) -> None:
    """Bring a hidden one back. Does nothing when it is there."""
    if not policies.may_edit_catalogue(by, organisation):
        raise PermissionDenied
    gone, _rows = HiddenProduct.objects.filter(organisation=organisation, slug=product.slug).delete()
    if gone:
        audit.record("orders.service.shown", product, by=by, at=at, within=organisation)


def _next(old: ServiceProduct, facts: Mapping[str, Any], *, note: str, by: User, at: datetime) -> ServiceProduct:
    """The version after `old`; of two who save at once the second is told."""
    if ServiceProduct.objects.filter(pk=old.pk, is_current=True).update(is_current=False) != 1:
        raise Stale(_("Joku toinen muutti palvelua juuri ennen sinua. Katso uusi versio ja tallenna muutoksesi uudelleen."))
    return ServiceProduct.objects.create(
        slug=old.slug,
        first_code=old.service_code,
        version=old.version + 1,
        organisation=old.organisation,
        note=note.strip(),
        made_at=at,
        made_by=by,
        **facts,
    )


def _only(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in FACTS if name in facts}
