"""Static files with their content in their name, forgiving towards addresses inside vendored files."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Static(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A missing entry is a plain address, not an error page for a person."""

    manifest_strict = False
