"""For tools that look for `manage.py`; people use `kokemussilta`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "src"))

from kokemussilta.cli import main

if __name__ == "__main__":
    main()
