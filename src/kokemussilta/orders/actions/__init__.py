"""What can be done with orders and their tasks; call them through this package (`orders.actions.mark_filled`)."""

from kokemussilta.orders.actions.afterwards import enter_afterwards
from kokemussilta.orders.actions.billing import set_billing
from kokemussilta.orders.actions.catalogue import (
    add_service,
    edit_service,
    hide_service,
    restore_version,
    show_service,
)
from kokemussilta.orders.actions.completing import complete
from kokemussilta.orders.actions.correcting import correct_task
from kokemussilta.orders.actions.drafts import order_again, save_step, send_resume_link, start, throw_away
from kokemussilta.orders.actions.handling import (
    add_organisation,
    add_unit,
    cancel,
    edit_facts,
    enter_by_phone,
    follow_address,
    go_on,
    hand_to,
    link,
    link_by_name,
    order_again_for_client,
    take,
)
from kokemussilta.orders.actions.planning import SeatPlan, TaskPlan, call_off_task, change_task, make_tasks
from kokemussilta.orders.actions.principles import accept_principles
from kokemussilta.orders.actions.progress import (
    hold_task,
    mark_closed,
    mark_delivered,
    mark_filled,
    mark_open_again,
    miss_task,
)
from kokemussilta.orders.actions.repeating import call_off_following, change_following
from kokemussilta.orders.actions.sending import ask_to_confirm, confirm, submit
from kokemussilta.orders.actions.talking import mark_read, write_to_client, write_to_desk
from kokemussilta.orders.actions.templates import order_from_template, remove_template, save_template

__all__ = [
    "SeatPlan",
    "TaskPlan",
    "accept_principles",
    "add_organisation",
    "add_service",
    "add_unit",
    "ask_to_confirm",
    "call_off_following",
    "call_off_task",
    "cancel",
    "change_following",
    "change_task",
    "complete",
    "confirm",
    "correct_task",
    "edit_facts",
    "edit_service",
    "enter_afterwards",
    "enter_by_phone",
    "follow_address",
    "go_on",
    "hand_to",
    "hide_service",
    "hold_task",
    "link",
    "link_by_name",
    "make_tasks",
    "mark_closed",
    "mark_delivered",
    "mark_filled",
    "mark_open_again",
    "mark_read",
    "miss_task",
    "order_again",
    "order_again_for_client",
    "order_from_template",
    "remove_template",
    "restore_version",
    "save_step",
    "save_template",
    "send_resume_link",
    "set_billing",
    "show_service",
    "start",
    "submit",
    "take",
    "throw_away",
    "write_to_client",
    "write_to_desk",
]
