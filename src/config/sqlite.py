"""Swap in a newer SQLite than the system's, before Django looks for one.

Versions below 3.51.3 can corrupt a write-ahead log when it is reset; the wheel of pysqlite3 brings a mended one. Where the
wheel can't be had, the system's library serves, and `kokemussilta check` warns.
"""

import sys

try:
    import pysqlite3
except ImportError:
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
