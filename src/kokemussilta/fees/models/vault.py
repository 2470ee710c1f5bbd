"""What is needed to pay somebody: apart from the profile, encrypted, seen by the person and by those who pay."""

from django.db import models

from kokemussilta.core.codes import Coded
from kokemussilta.core.encryption import EncryptedField
from kokemussilta.core.privacy import ERASE, KEEP, SENSITIVE
from kokemussilta.register.models import Expert


class PayeeDetails(Coded):
    """One person's personal identity code, account, and the name of who holds it. Read through `queries.vault`, which notes the reading."""

    expert = models.OneToOneField(Expert, on_delete=models.CASCADE, related_name="payee_details")
    personal_id_sealed = EncryptedField()
    iban_sealed = EncryptedField()
    holder_sealed = EncryptedField()
    given_at = models.DateTimeField()
    iban_changed_at = models.DateTimeField(null=True, blank=True)

    class Personal:
        """Who is paid and where."""

        fields = {
            "id": KEEP, "code": KEEP, "expert": ERASE, "personal_id_sealed": SENSITIVE, "iban_sealed": SENSITIVE,
            "holder_sealed": SENSITIVE, "given_at": KEEP, "iban_changed_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code
