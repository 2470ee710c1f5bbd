"""Where files lie: static ones with their content in their name, and those that people bring, for nobody's eyes but the program's."""

import os
from pathlib import Path
from typing import Any, NoReturn

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Static(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A missing entry is a plain address, not an error page for a person."""

    manifest_strict = False


class Private(FileSystemStorage):
    """Files that people brought: readable by their owner only, on the disk before anybody is told, and without addresses."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700} | options)

    def url(self, name: str | None) -> NoReturn:
        """There are none: who may read a file is asked each time, by the view of its area."""
        raise ValueError("files that people brought have no addresses")

    def _save(self, name: str, content: File[bytes]) -> str:
        """Written, and on the disk: what a screen confirms survives a power cut."""
        saved: str = super()._save(name, content)  # type: ignore[misc]  # the library's own step, which its stubs leave out
        path = Path(self.path(saved))
        for place in (path, path.parent, path.parent.parent):
            handle = os.open(place, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        return saved
