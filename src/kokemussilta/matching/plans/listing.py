"""Plans of one's organisations, and whom one may plan."""

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.matching.models import Plan
from kokemussilta.matching.plans import words
from kokemussilta.register.models import Expert

SHOWN = 30


def listed(user: User) -> list[tuple[Plan, str]]:
    """The newest plans with their titles."""
    rows = Plan.objects.visible_to(user).select_related("organisation", "made_by")[:SHOWN]
    return [(plan, words.title(plan)) for plan in rows]


def others_than(plan: Plan, user: User) -> list[tuple[Plan, str]]:
    """Other plans of the same organisation whose days meet this one's."""
    rows = Plan.objects.visible_to(user).filter(organisation=plan.organisation_id).exclude(pk=plan.pk)
    near = rows.filter(first_on__lte=plan.last_on, last_on__gte=plan.first_on)[:SHOWN]
    return [(other, words.title(other)) for other in near]


def planning(user: User) -> list[Organisation]:
    """The organisations whose seats `user` may offer."""
    return list(Organisation.objects.filter(pk__in=standing(user).organisations(Permission.OFFER_SEND)).order_by("name"))


def person_of(user: User, code: str) -> Expert | None:
    """The person with this code among those whom `user` sees; None when there is none."""
    found: Expert | None = Expert.objects.visible_to(user).filter(code=code).distinct().first()
    return found
