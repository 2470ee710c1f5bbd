"""What the pages of prices share."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.pricing import policies


def organisation_of(request: PersonRequest, code: str) -> Organisation:
    """The organisation whose prices the person looks after: 404 for strangers, 403 for its other people."""
    found = Organisation.objects.visible_to(request.user).filter(code=code).first()
    if not isinstance(found, Organisation):
        raise Http404
    if not policies.may_edit_fees(request.user, found):
        raise PermissionDenied
    return found
