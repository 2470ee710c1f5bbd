"""The program's own settings with a throw-away folder, the demo area switched on, and a database file of the tests' own.

`DATABASE_URL` chooses the database, as everywhere; without one it is SQLite in a file, so that several threads see it.
"""

import os
import secrets
import tempfile
from pathlib import Path
from typing import cast

# Only named here: `conftest` makes it and takes it away, and tools that read these settings need none.
_folder = Path(tempfile.gettempdir()) / f"kokemussilta-test-{os.getpid()}-{secrets.token_hex(4)}"

os.environ["KOKEMUSSILTA_VAR"] = str(_folder)
os.environ["KOKEMUSSILTA_DEMO"] = "1"
os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["FIELD_KEYS"] = "tests:b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtISE="
for _name in ("PUBLIC_URL", "EMAIL_URL", "MAIL_TRANSPORT", "SMS_TRANSPORT", "DEBUG", "ALLOWED_HOSTS"):
    os.environ.pop(_name, None)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES, TEMPLATES  # noqa: E402
from tests.strict_templates import Undefined  # noqa: E402

_database = DATABASES["default"]
if "sqlite" in _database["ENGINE"]:
    _database["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
    _database["NAME"] = ":memory:"  # for tools: the tests' own database is the one above
    # Unit tests may lose power; the journeys run with the settings as they are.
    _database["OPTIONS"]["init_command"] = _database["OPTIONS"]["init_command"].replace("synchronous=FULL", "synchronous=OFF")

# A name that no view gave its template fails the test. Here, so that it stays when a test makes the templates' engine anew.
cast("dict[str, object]", TEMPLATES[0]["OPTIONS"])["string_if_invalid"] = Undefined()
# Pages are rendered without a collected manifest of static files.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
