"""A plan's numbers in plain words."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.assignments.facts import moment
from kokemussilta.core.clock import local_day
from kokemussilta.core.dates import moment_words
from kokemussilta.matching.models import Plan, PlanPlace


def title(plan: Plan) -> str:
    """`Viikot 48–51`, or one week, with the year when the weeks are not of this year's plan alone."""
    return weeks_words(plan.first_on, plan.last_on)


def weeks_words(first: date, last: date) -> str:
    """The ISO weeks from one day to another."""
    start, end = first.isocalendar(), last.isocalendar()
    if (start.year, start.week) == (end.year, end.week):
        return _("Viikko %(week)s") % {"week": start.week}
    return _("Viikot %(first)s–%(last)s") % {"first": start.week, "last": end.week}


def filling(plan: Plan) -> str:
    """What is proven of the number of seats filled."""
    if plan.most_filled is None:
        return _("Vielä ei tiedetä, voisiko täyttyä enemmän.")
    more = plan.most_filled - plan.filled
    if more <= 0:
        return _("Enempää ei voi täyttää: kukaan ei sovi jäljelle jääviin, tai he ovat muualla.")
    return ngettext(
        "Enintään %(count)s paikka lisää voisi täyttyä.", "Enintään %(count)s paikkaa lisää voisi täyttyä.", more
    ) % {"count": more}


def sharing(plan: Plan) -> str:
    """What is proven of who goes where."""
    if plan.best_preference is None or plan.best_preference > 2 * max(1, plan.preference):
        return _("Vielä ei tiedetä, voisiko jako olla parempi.")
    gap = plan.best_preference - plan.preference
    if gap <= 0:
        return _("Parempaa jakoa ei ole: kaikki vaihtoehdot on käyty läpi.")
    percent = max(0.1, 100 * gap / max(1, abs(plan.best_preference)))
    return _("Jako voisi olla enintään %(percent)s %% parempi.") % {"percent": f"{percent:.1f}".replace(".", ",")}


def spent(plan: Plan) -> str:
    """How long the solving took."""
    return _("%(seconds)s sekuntia") % {"seconds": f"{plan.spent_ms / 1000:.1f}".replace(".", ",")}


def why_empty(place: PlanPlace) -> str:
    """Why nobody is proposed."""
    if place.fitting:
        return ngettext(
            "%(count)s sopisi, mutta on tässä suunnitelmassa muualla tai estetty tästä.",
            "%(count)s sopisi, mutta he ovat tässä suunnitelmassa muualla tai estetty tästä.",
            place.fitting,
        ) % {"count": place.fitting}
    return _("Kukaan ei sovi tähän nyt.")


def hints(place: PlanPlace) -> list[str]:
    """What would open the seat to somebody."""
    found = []
    if count := place.hint.get("remote"):
        found.append(_("Jos tilaisuus olisi etänä, sopivia olisi %(count)s.") % {"count": count})
    if day := place.hint.get("day"):
        when = moment(day)
        words = {
            "when": moment_words(when, year=local_day(when).year != place.plan.first_on.year),
            "count": place.hint["on_day"],
        }
        found.append(_("Jos aika olisi %(when)s, sopivia olisi %(count)s.") % words)
    if count := place.hint.get("farther"):
        found.append(
            ngettext(
                "%(count)s sopisi muuten, mutta matka on enintään 50 km pidempi kuin oma raja.",
                "%(count)s sopisi muuten, mutta matka on enintään 50 km pidempi kuin heidän oma rajansa.",
                count,
            )
            % {"count": count}
        )
    if count := place.hint.get("neighbours"):
        found.append(_("Muiden organisaatioiden rekistereissä sopivia olisi %(count)s.") % {"count": count})
    return found
