"""What can be permitted, as one list; `roles` says who has what."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing that a role may do in its organisation or unit."""

    ORDER_PLACE = "order.place"
    ORDER_SEE_UNIT = "order.see-unit"
    ORDER_HANDLE = "order.handle"
    OFFER_SEND = "offer.send"
    EXPERT_READ = "expert.read"
    EXPERT_EDIT = "expert.edit"
    EXPERT_IMPORT = "expert.import"
    FIGURES_READ = "figures.read"
    CLAIM_APPROVE = "claim.approve"
    CLAIM_PAY = "claim.pay"
    CLAIM_OVERSEE = "claim.oversee"
    FEES_EDIT = "fees.edit"
    ORGANISATION_EDIT = "organisation.edit"
    STORY_MENTOR = "story.mentor"
    READ_LOG = "read-log.read"
    MESSAGES_MEND = "messages.mend"
    INSTALLATION_RUN = "installation.run"


# Whoever holds one of these reads other people's sensitive data, or can let somebody else read it, and signs in with a
# second factor.
SENSITIVE = frozenset(
    {
        Permission.EXPERT_READ,
        Permission.EXPERT_EDIT,
        Permission.EXPERT_IMPORT,
        Permission.OFFER_SEND,
        Permission.ORDER_HANDLE,
        Permission.CLAIM_PAY,
        Permission.CLAIM_OVERSEE,
        Permission.STORY_MENTOR,
        Permission.READ_LOG,
        Permission.ORGANISATION_EDIT,
        Permission.MESSAGES_MEND,
        Permission.INSTALLATION_RUN,
    }
)
