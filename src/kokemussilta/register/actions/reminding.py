"""Reminders before contracts and qualifications end."""

from datetime import datetime

from kokemussilta.accounts.models import User
from kokemussilta.core.transactions import whole
from kokemussilta.notifications import outbox
from kokemussilta.register import contract_letters as write
from kokemussilta.register import letters, recipients
from kokemussilta.register.models import Contract, Qualification


@whole
def remind_of_contract(*, contract: Contract, stage: int, at: datetime, by: User | None = None) -> int:
    """Remind both sides that a contract ends, once for each stage (days before); answers how many letters left."""
    once = f"register.contract-ends:{contract.code}:{stage}"
    sent = [
        outbox.queue(
            lambda: write.ends_soon(contract, to_expert=True),
            to=letters.recipient(contract.expert),
            about=contract.expert.code,
            at=at,
            once=once,
        )
    ]
    for number, to in enumerate(recipients.keepers_of(contract.organisation, at, besides=[contract.expert.user_id])):
        sent.append(
            outbox.queue(
                lambda: write.ends_soon(contract, to_expert=False),
                to=to,
                about=contract.expert.code,
                at=at,
                once=f"{once}:{number}",
            )
        )
    return sum(message is not None for message in sent)


@whole
def remind_of_qualification(*, qualification: Qualification, stage: int, at: datetime, by: User | None = None) -> int:
    """Remind the expert that something they have shown ends, once for each stage; answers 1 when the letter left."""
    message = outbox.queue(
        lambda: write.qualification_ends(qualification),
        to=letters.recipient(qualification.expert),
        about=qualification.expert.code,
        at=at,
        once=f"register.qualification-ends:{qualification.code}:{stage}",
    )
    return int(message is not None)
