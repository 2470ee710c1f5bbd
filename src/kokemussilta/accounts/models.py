"""People who sign in. What they may do is told by their memberships (`access`), not here."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.http import HttpRequest

from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP


class People(BaseUserManager["User"]):
    """Finds and makes users; an address is kept in lower case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """By e-mail address, whatever its case."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """A person without a password: everyone signs in by a code or a passkey."""
        user = self.model(email=email.strip().lower(), **extra)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """The operator of an installation."""
        return self.create_user(email, is_operator=True, **extra)


class User(AbstractBaseUser, PermissionsMixin, Coded):
    """A person with an e-mail address. `name` is theirs to choose; an expert's other names live in the register."""

    email = models.EmailField()
    name = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=8, default="fi")
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = People()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_address"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="address_is_in_lower_case"),
        ]

    class Personal:
        """A person's own data; the code stays so that the audit trail keeps its shape."""

        fields = {
            "id": KEEP, "code": KEEP, "password": ERASE, "last_login": ERASE, "is_superuser": KEEP, "groups": KEEP,
            "user_permissions": KEEP, "email": ERASE, "name": ERASE, "phone": ERASE, "language": KEEP, "is_active": KEEP,
            "is_operator": KEEP, "created_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code

    def get_full_name(self) -> str:
        """The name to greet with, the address when none is known."""
        return self.name or self.email

    @property
    def first_name(self) -> str:
        """The first word of the name."""
        return self.name.split(" ")[0] if self.name else ""

    @property
    def initials(self) -> str:
        """Two letters for the badge."""
        parts = (self.name or self.email).split()
        return "".join(part[0] for part in parts[:1] + parts[1:][-1:]).upper()


class SignIn(Coded):
    """A session as its owner sees it: on what kind of device, since when, last used when. No network address is kept.

    `session_key` finds the session itself, which is the library's; a row whose session is gone is swept away by a duty.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=10, blank=True)
    system = models.CharField(max_length=10, blank=True)
    second_factor = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Personal:
        """Gone with the person."""

        fields = {
            "id": KEEP, "code": KEEP, "user": ERASE, "session_key": ERASE, "browser": ERASE, "system": ERASE,
            "second_factor": KEEP, "opened_at": ERASE, "seen_at": ERASE,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code


class PersonRequest(HttpRequest):
    """A request whose person is known."""

    user: User
