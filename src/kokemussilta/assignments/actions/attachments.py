"""Files of a report or a proposal: attached by those who write it, and removed with care."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Attachment, Deliverable
from kokemussilta.assignments.policies import may_send_deliverable, may_write_deliverable, require
from kokemussilta.assignments.states import DeliverableState
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.files import actions as files
from kokemussilta.files.looking.outside import Checked
from kokemussilta.files.states import Purpose

MOST = 5


@whole
def attach_file(*, deliverable: Deliverable, upload: UploadedFile[bytes] | Checked, by: User, at: datetime) -> Attachment:
    """A file to a draft; the same file twice is there once. Raises Refused."""
    require(may_write_deliverable(by, deliverable.task))
    now = Deliverable.objects.select_for_update().get(pk=deliverable.pk)
    if now.state != DeliverableState.DRAFT:
        raise Refused(_("Raportti on jo lähetetty, joten siihen ei voi enää liittää tiedostoja."))
    there = list(Attachment.objects.filter(deliverable=deliverable, file__removed_at=None).select_related("file"))
    if isinstance(upload, Checked) and (same := [one for one in there if one.file.sha256 == upload.sha256]):
        return same[0]
    if len(there) >= MOST:
        raise Refused(_("Raporttiin mahtuu enintään %(most)s liitettä. Yhdistä tiedostoja tai poista jokin.") % {"most": MOST})
    stored = files.keep(upload=upload, purpose=Purpose.DELIVERABLE, by=by, at=at)
    made = Attachment.objects.create(deliverable=deliverable, file=stored)
    Deliverable.objects.filter(pk=deliverable.pk).update(has_files=True)
    deliverable.has_files = True
    audit.record("assignments.deliverable.file_attached", deliverable, by=by, at=at, within=deliverable.task.order)
    return made


@whole
def detach_file(*, attachment: Attachment, by: User, at: datetime) -> None:
    """From a draft by its writers. From what was sent by the desk alone: its recipient gets it no more, and sees that it was there."""
    deliverable = Deliverable.objects.select_for_update().get(pk=attachment.deliverable_id)
    is_draft = deliverable.state in {DeliverableState.DRAFT, DeliverableState.DROPPED}
    require(may_write_deliverable(by, deliverable.task) if is_draft else may_send_deliverable(by, deliverable.task))
    if attachment.file.removed_at is not None:
        return
    files.remove(stored=attachment.file, by=by, at=at)
    if is_draft:
        left = Attachment.objects.filter(deliverable=deliverable, file__removed_at=None).exists()
        Deliverable.objects.filter(pk=deliverable.pk).update(has_files=left)
    audit.record("assignments.deliverable.file_removed", deliverable, by=by, at=at, within=deliverable.task.order)
