"""Reminders that go out by themselves before contracts and qualifications end."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.notifications.duties import Duty
from kokemussilta.register import contract_rules, ending
from kokemussilta.register.actions import reminding

MORNING = 9


def remind(at: datetime) -> int:
    """From nine in the morning on: contracts to both sides, qualifications to the expert; answers how many letters left."""
    today = local_day(at)
    if at < helsinki(today, MORNING):
        return 0
    last = today + timedelta(days=max(contract_rules.REMIND_DAYS))
    sent = 0
    for contract in ending.contracts_ending(today, last).select_related("expert__user", "organisation"):
        if stage := contract_rules.stage_of(contract.ends_on, today):
            sent += reminding.remind_of_contract(contract=contract, stage=stage, at=at)
    for row in ending.qualifications_ending(today, last).select_related("expert__user"):
        if stage := contract_rules.stage_of(row.ends_on, today):
            sent += reminding.remind_of_qualification(qualification=row, stage=stage, at=at)
    return sent


ENDING = Duty("register.ending", timedelta(hours=1), remind, _("Muistutukset päättyvistä sopimuksista ja pätevyyksistä"))
