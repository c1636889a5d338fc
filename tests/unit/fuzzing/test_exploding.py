"""Bombs that are whole uploads are read in a process of their own and measured there."""

import multiprocessing
import subprocess
import sys

import pytest

from fuzzing.bombs import MEGABYTE
from fuzzing.exploding import exploded
from fuzzing.upload_bombs import UPLOADS

CHEAP = "paths: one long name"


def test_every_bomb_is_at_most_a_megabyte_and_the_same_each_time() -> None:
    for name, make in UPLOADS.items():
        if name.startswith("packed"):
            continue  # takes too long; their makers refuse to make more
        upload = make()
        assert 1_000 < len(upload.raw) <= MEGABYTE, name
        assert upload.raw == make().raw, name


def test_what_a_bomb_costs_is_told() -> None:
    (explosion,) = exploded(["line fixes: of one file"])
    assert explosion.size > MEGABYTE * 0.99
    assert (explosion.verdict.outcome, explosion.verdict.surprises) == ("lines", ())
    assert explosion.verdict.seconds > 0
    assert explosion.verdict.memory > MEGABYTE


@pytest.mark.parametrize("kind", ["packed: gzip of JSON", "packed: zstd of one", "line fixes", "paths", "nested"])
def test_uploads_that_cost_most_come_to_a_result(kind: str) -> None:
    """Times are for the table: how long is too long depends on the machine; the guard against hanging is far above."""
    names = [name for name in UPLOADS if name.startswith(kind)]
    for explosion in exploded(names):
        surprises = [told for told in explosion.verdict.surprises if not told.startswith("took ")]
        assert (explosion.name, surprises) == (explosion.name, [])


def test_a_process_that_dies_is_told_and_another_goes_on() -> None:
    explosions = exploded([CHEAP, CHEAP, CHEAP])
    assert next(explosions).verdict.outcome == "report_empty"
    for process in multiprocessing.active_children():
        process.kill()
    after = [explosion.verdict.outcome for explosion in explosions]
    assert after == ["surprise", "report_empty"]


def test_the_command_prints_a_table() -> None:
    command = [sys.executable, "-m", "fuzzing", "--bombs", CHEAP]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
    heading, row = ran.stdout.splitlines()
    assert heading.split() == ["bomb", "bytes", "seconds", "MB", "came", "to"]
    assert row.startswith(CHEAP)
    assert row.endswith("report_empty")
