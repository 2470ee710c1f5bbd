"""Who may do what to a register entry. One's own entry is one's own; as a coordinator nobody handles their own record."""

from django.core.exceptions import PermissionDenied

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import may, standing
from kokemussilta.accounts.models import User
from kokemussilta.register.models import Contract, Expert, Story, StoryShare

#: Kinds of boundary that only the person sees and edits: they would tell where somebody is a patient.
PRIVATE_BOUNDARIES = frozenset({"organisation", "unit"})


def is_self(user: User, expert: Expert) -> bool:
    """Whether the entry is the person's own."""
    return expert.user_id is not None and expert.user_id == user.pk


def may_coordinate(user: User, expert: Expert) -> bool:
    """Whether `user` keeps this entry as a coordinator of the home organisation; never one's own."""
    return not is_self(user, expert) and may(user, Permission.EXPERT_EDIT, expert.home_id)


def may_edit(user: User, expert: Expert) -> bool:
    """Whether `user` may edit the entry: the person, or a coordinator of the home organisation."""
    return is_self(user, expert) or may_coordinate(user, expert)


def may_add(user: User, organisation: int) -> bool:
    """Whether `user` may add people to the register of the organisation with this row number."""
    return may(user, Permission.EXPERT_EDIT, organisation)


def may_import(user: User, organisation: int) -> bool:
    """Whether `user` may bring a spreadsheet into the register of the organisation with this row number."""
    return may(user, Permission.EXPERT_IMPORT, organisation)


def home_registers(user: User) -> set[int]:
    """The organisations (row numbers) whose register `user` keeps."""
    return standing(user).organisations(Permission.EXPERT_EDIT)


def require(allowed: bool) -> None:  # noqa: FBT001  reads as a sentence: require(may_edit(by, expert))
    """Raise PermissionDenied unless allowed."""
    if not allowed:
        raise PermissionDenied


def require_self(by: User | None, expert: Expert) -> None:
    """Raise PermissionDenied unless the entry is `by`'s own; None is the program itself, here and below."""
    require(by is None or is_self(by, expert))


def require_edit(by: User | None, expert: Expert) -> None:
    """Raise PermissionDenied unless `by` may edit the entry."""
    require(by is None or may_edit(by, expert))


def require_coordinate(by: User | None, expert: Expert) -> None:
    """Raise PermissionDenied unless `by` keeps the entry as a coordinator."""
    require(by is None or may_coordinate(by, expert))


def require_add(by: User | None, organisation: int) -> None:
    """Raise PermissionDenied unless `by` may add people to the register of the organisation with this row number."""
    require(by is None or may_add(by, organisation))


def require_import(by: User | None, organisation: int) -> None:
    """Raise PermissionDenied unless `by` may bring a spreadsheet into that register."""
    require(by is None or may_import(by, organisation))


def readable_registers(user: User) -> set[int]:
    """The organisations (row numbers) as whose coordinator `user` may read people."""
    return standing(user).organisations(Permission.EXPERT_READ)


def importable_registers(user: User) -> set[int]:
    """The organisations (row numbers) into whose register `user` may bring a spreadsheet."""
    return standing(user).organisations(Permission.EXPERT_IMPORT)


# --- Contracts and stories ------------------------------------------------------------------------------------------------


def may_keep_contract(user: User, contract: Contract) -> bool:
    """Whether `user` acts for the organisation in this contract: a coordinator there, never of their own contract."""
    return not is_self(user, contract.expert) and may(user, Permission.EXPERT_EDIT, contract.organisation_id)


def may_lead(user: User, organisation: int) -> bool:
    """Whether `user` decides the terms of the organisation with this row number: its leads."""
    return may(user, Permission.ORGANISATION_EDIT, organisation)


def require_contract_self(by: User | None, contract: Contract) -> None:
    """Raise PermissionDenied unless `by` is the expert of the contract."""
    require(by is None or is_self(by, contract.expert))


def require_contract_kept(by: User | None, contract: Contract) -> None:
    """Raise PermissionDenied unless `by` acts for the organisation in the contract, and is not its expert."""
    require(by is None or may_keep_contract(by, contract))


def require_party(by: User | None, contract: Contract) -> None:
    """Raise PermissionDenied unless `by` is one of the two sides: the expert, or a coordinator of the organisation."""
    require(by is None or is_self(by, contract.expert) or may_keep_contract(by, contract))


def require_offer(by: User | None, expert: Expert, organisation: int) -> None:
    """Raise PermissionDenied unless `by` is a coordinator of the organisation (row number) and may see the expert, who is somebody else."""
    if by is not None:
        seen = Expert.objects.visible_to(by).filter(pk=expert.pk).exists()
        require(seen and not is_self(by, expert) and may(by, Permission.EXPERT_EDIT, organisation))


def require_lead(by: User | None, organisation: int) -> None:
    """Raise PermissionDenied unless `by` leads the organisation with this row number."""
    require(by is None or may_lead(by, organisation))


def require_teller(by: User, story: Story) -> None:
    """Raise PermissionDenied unless the story is `by`'s own: there is no other way in, for no role, nor for the program."""
    require(is_self(by, story.expert))


def require_reader(by: User, share: StoryShare) -> None:
    """Raise PermissionDenied unless the share is let be read by `by` now, or is of their own story."""
    own = is_self(by, share.version.story.expert)
    require(own or StoryShare.objects.visible_to(by).filter(pk=share.pk).exists())
