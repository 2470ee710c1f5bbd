"""Finds what tests need beside Python (a Chromium, a PostgreSQL), or installs it where that may be done without asking."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.servers import postgres_folder

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The browser that journeys drive: `$CHROMIUM`, or the first of the usual names on the PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def missing() -> list[str]:
    """Debian packages that would bring what isn't here."""
    return [*([] if chromium() else ["chromium"]), *([] if postgres_folder() else ["postgresql"])]


def _apt() -> list[str] | None:
    """How to call apt-get without being asked for a password; None when it can't be."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    may = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"] if may else None


def ensure() -> str:
    """Install what is missing; answers a sentence for the person when something still is, "" when all is there."""
    packages = missing()
    if not packages:
        return ""
    apt = _apt()
    if apt:
        print(f"kokemussilta: installing {' and '.join(packages)} for the tests ...", flush=True)
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*apt, "update", "-qq"], env=env, capture_output=True)
        done = subprocess.run(
            [*apt, "install", "-y", "-qq", "--no-install-recommends", *packages], env=env, capture_output=True, text=True
        )
        if done.returncode != 0:
            print(done.stderr[-2000:], file=sys.stderr)
    still = missing()
    return f"tests need {' and '.join(still)}. On Debian and Ubuntu: sudo apt install {' '.join(still)}" if still else ""
