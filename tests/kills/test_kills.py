"""Web server and worker die at any moment: what was confirmed on a screen stays, no seat is doubled, no letter is missing.

`KILLS` says how many (50). Each comes after at least ten more presses were shown as done, while others are under way.
"""

import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.kills.clients import Crowd, Shown, arrivals, presses
from tests.program import PATIENCE, Prepared, Program, together, web_command
from tests.servers import Running

KILLS = int(os.environ.get("KILLS", "50"))
WRITES_BETWEEN = 10
PEOPLE = 6
WEB, WEB_PROCESS, WORKER = "web server", "web process", "worker"


class House(Program):
    """The program with a web server that can be told from its processes; `naive` names a fault of `tests.kills.naive`."""

    def __init__(self, prepared: Prepared, folder: Path, *, naive: str = "") -> None:
        super().__init__(prepared, folder)
        self.web.command = web_command(self.port)
        if naive:
            self.run_through("tests.kills.naive", NAIVE=naive)
        self.came_before = 0

    def letters(self) -> int:
        """How many have come to the mail server."""
        return len(list((self.folder / "mail" / "new").iterdir()))

    def wait_for_the_worker(self) -> None:
        """Wait until the worker, which may just be starting, sends; one letter may still have been the last worker's."""
        until = time.monotonic() + PATIENCE
        while self.letters() < self.came_before + 2:
            assert time.monotonic() < until, "the worker does not send"
            time.sleep(0.005)

    def kill(self, victim: str) -> None:
        """End one by its process id, as the kernel would; what does not come back by itself is started again."""
        if victim == WEB_PROCESS:
            self.web.kill_child("spawn_main")
            return
        process: Running = self.worker if victim == WORKER else self.web
        process.kill()
        if victim == WORKER:
            self.came_before = self.letters()
        process.start()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A database to be copied; a PostgreSQL must be one that waits for the disk."""
    return Prepared(together(tmp_path_factory) / "prepared")


def live_through(
    house: House, crowd: Crowd, victims: list[str], chance: random.Random, *, writes: int = WRITES_BETWEEN
) -> None:
    """The crowd presses, and one after the other the victims die, each when it had been at work."""
    crowd.come(PEOPLE)
    for victim in victims:
        crowd.confirm(writes)
        if victim == WORKER:
            house.wait_for_the_worker()
        time.sleep(chance.random() * 0.1)  # any moment: what is in hand is somewhere on its way
        house.kill(victim)
    crowd.confirm(writes)
    crowd.go()


def losses(house: House, shown: list[Shown]) -> tuple[list[str], Counter[str]]:
    """What is missing when everything has come to rest, and how often each Message-ID has arrived."""
    house.call("tests.kills.losses:wait_for_empty_outbox")
    house.worker.stop()
    house.call("tests.kills.losses:send_what_the_dead_held")
    told = [{"path": one.press.path, "location": one.location, **one.press.fields} for one in shown]
    found = house.call("tests.kills.losses:look", shown=told)
    came = arrivals(house.folder)
    faults = found["faults"]
    faults += [f"{one} never arrived" for one in found["ids"] if one not in came]
    faults += [f"{one} arrived and nobody wrote it" for one in came if one not in set(found["ids"])]
    return faults, came


@pytest.mark.slow
def test_nothing_confirmed_is_lost_when_the_program_is_killed(prepared, tmp_path):
    chance = random.Random()
    victims = [WORKER] * (KILLS * 2 // 5) + [WEB] * (KILLS // 5)
    victims += [WEB_PROCESS] * (KILLS - len(victims))
    chance.shuffle(victims)

    house = House(prepared, tmp_path / "house")
    links = house.call("tests.kills.world:fill", pairs=max(2, KILLS // 2), drafts=KILLS * 3)
    with house:
        crowd = Crowd(house.port, presses(links, chance))
        live_through(house, crowd, victims, chance)
        faults, came = losses(house, crowd.shown)

    assert crowd.faults == []
    assert faults == []
    assert len(crowd.shown) >= KILLS * WRITES_BETWEEN
    # A letter is doubled at most when its worker dies between the mail server's yes and its own mark.
    assert sum(came.values()) - len(came) <= victims.count(WORKER)
    print(
        f"\n{len(victims)} kills {dict(Counter(victims))}, {len(crowd.shown)} confirmed, {crowd.kindly_refused} kindly refused, "
        f"{crowd.torn} torn, {len(came)} letters, {sum(came.values()) - len(came)} doubled"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("naive", "victims", "sentence"),
    [
        ("answers-first", [WEB] * 5, "is lost"),
        ("letters-after", [WEB] * 5, "is missing"),
        ("marks-first", [WORKER] * 5, "never arrived"),
    ],
    ids=["answers first", "letters after", "marks first"],
)
def test_the_same_kills_find_out_a_naive_version(prepared, tmp_path, naive, victims, sentence):
    chance = random.Random()

    house = House(prepared, tmp_path / "house", naive=naive)
    links = house.call("tests.kills.world:fill", pairs=3, drafts=15)
    with house:
        crowd = Crowd(house.port, presses(links, chance))
        live_through(house, crowd, victims, chance, writes=5)
        faults, _came = losses(house, crowd.shown)

    assert [fault for fault in faults if sentence in fault] != []
