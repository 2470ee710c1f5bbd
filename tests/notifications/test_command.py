"""The `kokemussilta` command and the processes of `serve`."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kokemussilta import cli
from kokemussilta.core.management import preparing
from kokemussilta.core.management.processes import Child, Group
from tests.servers import Running, free_port

ROOT = Path(__file__).resolve().parents[2]


def test_without_words_it_says_what_there_is(capsys):
    cli.main([])
    lines = capsys.readouterr().out.splitlines()
    ours = [line.split()[1] for line in lines if line.startswith("  kokemussilta ")]
    assert ours == [
        "demo",
        "serve",
        "prepare",
        "worker",
        "import",
        "figures",
        "operator",
        "forget-second-factor",
        "field-keys",
        "check-invariants",
        "slots",
        "workflows",
        "messages",
        "COMMAND",
        "help",
    ]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["check-invariants", "--all-rows"], ["check_invariants", "--all-rows"]),
        (["help", "check-invariants"], ["help", "check_invariants"]),
        (["help", "--commands"], ["help", "--commands"]),
        (["migrate", "some-app"], ["migrate", "some-app"]),
    ],
)
def test_dashes_in_names_of_commands(words, meant):
    assert cli.module_names(words) == meant


def test_djangos_commands_work_under_our_name(capsys):
    cli.main(["help", "--commands"])
    names = capsys.readouterr().out.split()
    assert {"migrate", "serve", "shell", "worker"} <= set(names)


def test_a_port_in_use_is_said_clearly():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"^Port {port} is in use.*--port {port + 1}$"):
            call_command("serve", port=port)


def test_a_step_is_done_again_only_when_a_source_changed(tmp_path, settings):
    settings.VAR = tmp_path / "var"
    source, done = tmp_path / "a.css", []
    source.write_text("a")

    def step(valid=True):
        return preparing._once("static", [source], lambda: done.append(1), valid=valid)

    assert [step(), step()] == [True, False]
    source.write_text("ab")
    assert [step(), step()] == [True, False]
    assert step(valid=False) is True
    assert len(done) == 3


def test_lists_of_lower_areas_are_loaded_first(monkeypatch):
    found = {
        "load_b": "kokemussilta.orders",
        "load_a": "kokemussilta.vocabulary",
        "loaddata": "django.core",
        "load_c": "elsewhere",
    }
    monkeypatch.setattr(preparing, "get_commands", lambda: found)
    assert preparing.loading_commands() == ["load_a", "load_b"]


def python(code: str) -> list[str]:
    return [sys.executable, "-c", f"import time, sys, os, signal\n{code}"]


def test_when_the_vital_one_ends_all_end():
    other = Child("worker", python("time.sleep(60)"), vital=False)
    said: list[str] = []
    group = Group([other, Child("web server", python("sys.exit(3)"), vital=True)], env=dict(os.environ), say=said.append)
    assert group.run() == 3
    assert said == ["The web server ended (3)."]
    assert other.code() == -signal.SIGTERM


def test_another_is_started_again(tmp_path):
    # The worker dies at its first life and lets the web server end at its second.
    seen = tmp_path / "seen"
    worker = f"p = {str(seen)!r}\nfirst = not os.path.exists(p)\nopen(p, 'a').write('x')\nfirst and sys.exit(1)\ntime.sleep(60)"
    web = f"p = {str(seen)!r}\nwhile not os.path.exists(p) or open(p).read() != 'xx': time.sleep(0.05)\nsys.exit(4)"
    said: list[str] = []
    children = [Child("worker", python(worker), vital=False), Child("web server", python(web), vital=True)]
    assert Group(children, env=dict(os.environ), say=said.append).run() == 4
    assert said == ["The worker ended (1); starting it again in 2 s.", "The web server ended (4)."]


@pytest.fixture
def serving(tmp_path):
    """The real `serve` on a database of its own."""
    port = free_port()
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PUBLIC_URL"}
    }
    env |= {"KOKEMUSSILTA_VAR": str(tmp_path), "KOKEMUSSILTA_DEMO": "", "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "kokemussilta", "serve", "--port", str(port), "--workers", "1"]
    with Running(command, env=env, log=tmp_path / "log", cwd=tmp_path) as running:
        yield running, port


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    return [int(number) for number in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def gone(number: int) -> bool:
    """Whether a process has ended, within a few seconds."""
    until = time.monotonic() + 15
    while time.monotonic() < until:
        stat = Path(f"/proc/{number}/stat")
        if not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")
@pytest.mark.parametrize(
    ("send", "how", "expected"),
    [(os.kill, signal.SIGTERM, 0), (os.kill, signal.SIGINT, 0), (os.killpg, signal.SIGINT, 0), (os.kill, signal.SIGKILL, -9)],
)
def test_all_stop_together(serving, send, how, expected):
    running, port = serving
    running.wait_for_port(port)
    process = running._process
    until = time.monotonic() + 30
    while b"is open at" not in running.log.read_bytes() and time.monotonic() < until:
        time.sleep(0.05)
    children = children_of(process)
    assert len(children) == 2
    send(process.pid, how)
    code = process.wait(15)
    assert (code, [gone(number) for number in children]) == (expected, [True, True])
    assert "refused to gracefully stop" not in running.log.read_text()
    assert f"Kokemussilta is open at http://localhost:{port}  (Ctrl-C stops it)" in running.log.read_text().splitlines()
