"""Makes `.venv` with exactly what the lock names; the second time it only compares a stamp.

    python3 scripts/set_up.py          what the program needs
    python3 scripts/set_up.py --dev    and what tests and checks need

Written so that an old Python can still read it and say what is missing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from typing import NoReturn

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, ".installed")
OLDEST = (3, 11)
ENTRY = """#!{python}
import sys

from kokemussilta.cli import main

sys.exit(main())
"""


def stop(sentence: str) -> NoReturn:
    """End with one line for the person who typed `make`."""
    sys.exit(f"kokemussilta: {sentence}")


def fingerprint(lock: str) -> str:
    """What is to be installed, as one line: the lock's digest."""
    with open(os.path.join(ROOT, lock), "rb") as file:
        return lock + " " + hashlib.sha256(file.read()).hexdigest()


def installed() -> "list[str]":
    """The fingerprints of what has been installed, none when the environment doesn't run (moved, or its Python gone)."""
    try:
        with open(STAMP) as file:
            lines = file.read().splitlines()
        subprocess.check_call([PYTHON, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return []
    return lines


def runs() -> bool:
    """Whether the environment's Python starts and has pip."""
    quiet = subprocess.DEVNULL
    return os.path.exists(PYTHON) and subprocess.call([PYTHON, "-m", "pip", "--version"], stdout=quiet, stderr=quiet) == 0


def make_environment() -> None:
    """An empty virtual environment, in place of one that doesn't run."""
    if runs():
        return
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        stop("the venv module is missing. On Debian and Ubuntu: sudo apt install python3-venv")
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.call([sys.executable, "-m", "venv", VENV]) != 0:
        stop("a virtual environment could not be made. On Debian and Ubuntu: sudo apt install python3-venv")


def install(lock: str) -> None:
    """Install what the lock names, every file checked against its digest."""
    command = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    if subprocess.call([*command, "-r", os.path.join(ROOT, lock)]) != 0:
        stop("the libraries could not be installed; what pip said is above")


def put_program_on_path() -> None:
    """Make `src` importable and `kokemussilta` a command, without building anything."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.check_output([PYTHON, "-c", where], universal_newlines=True).strip()
    with open(os.path.join(packages, "kokemussilta.pth"), "w") as file:
        file.write(os.path.join(ROOT, "src") + "\n")
    entry = os.path.join(VENV, "bin", "kokemussilta")
    with open(entry, "w") as file:
        file.write(ENTRY.format(python=PYTHON))
    os.chmod(entry, 0o755)


def main() -> None:
    """See the top of the file."""
    if sys.version_info < OLDEST:
        found = sys.version.split()[0]
        stop(f"Python 3.11 or newer is needed; this is {found}. Name another one: make PYTHON=python3.12 ...")
    lock = "requirements-dev.lock" if "--dev" in sys.argv else "requirements.lock"
    wanted, present = fingerprint(lock), installed()
    if wanted in present or ("--dev" not in sys.argv and fingerprint("requirements-dev.lock") in present):
        return
    start = time.time()
    print("kokemussilta: installing the libraries (a minute, the first time only) ...", flush=True)
    make_environment()
    install(lock)
    put_program_on_path()
    with open(STAMP, "w") as file:
        file.write(wanted + "\n")
    print(f"kokemussilta: installed in {time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
