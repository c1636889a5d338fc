"""The fuzzing's own tools: that nothing surprised is only worth something when each surprise would be seen."""

import multiprocessing
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from lxml import etree

from codecov_core.ingest import FileProblem, FileResult, IngestResult
from codecov_core.reports import ReportBuilder
from fuzzing.campaign import Plan, kept_input, run
from fuzzing.damage import LARGEST, damaged, inflated, nested
from fuzzing.inputs import Input, Setting, input_of
from fuzzing.judging import ingest, judged
from fuzzing.seeds import load_seeds
from fuzzing.watching import Baits, Watch

DATA = Path(__file__).parents[2] / "data"
SEEDS = load_seeds(DATA)
BAITS = (b"http://127.0.0.1:1/x.dtd",)
LCOV = Input(b"# path=lcov.info\nTN:\nSF:a.c\nDA:1,1\nend_of_record\n<<<<<< EOF\n", Setting(), "lcov", stores=True)


@pytest.fixture
def baits(tmp_path: Path) -> Iterator[Baits]:
    laid = Baits(tmp_path)
    yield laid
    laid.close()


@pytest.fixture
def watch(baits: Baits) -> Watch:
    return Watch(256 << 20, baits)


def test_equal_numbers_give_equal_inputs() -> None:
    first, again = ([input_of(number, 7, SEEDS, BAITS) for number in range(200)] for _ in range(2))
    assert first == again
    assert first != [input_of(number, 8, SEEDS, BAITS) for number in range(200)]
    assert len({given.raw for given in first}) > 190


def test_seeds_are_real_reports_and_whole_uploads() -> None:
    assert {seed.is_upload for seed in SEEDS} == {True, False}
    assert all(seed.small for seed in SEEDS)
    assert any(len(seed.small) < len(seed.data) for seed in SEEDS)


def test_a_folder_without_reports_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds no reports"):
        load_seeds(tmp_path)


def test_inputs_stay_below_a_megabyte() -> None:
    for number in range(30):
        chance = random.Random(number)
        for damage in (inflated, nested, lambda data, chance: damaged(data, chance, BAITS)):
            assert len(damage(SEEDS[number].small, chance)) <= LARGEST


def test_lines_are_no_surprise(watch: Watch) -> None:
    verdict = judged(LCOV, watch)
    assert (verdict.outcome, verdict.surprises, verdict.formats) == ("lines", (), {"lcov": 1})


def test_a_refusal_is_no_surprise(watch: Watch) -> None:
    assert judged(replace(LCOV, raw=b"nonsense"), watch).outcome == "unsupported_file_format"


def surprised(work: Callable[[], object]) -> Callable[[Input], IngestResult]:
    def ingest_after_work(given: Input) -> IngestResult:
        work()
        return ingest(given)

    return ingest_after_work


def fail() -> None:
    raise ValueError("what is this")


def burn() -> None:
    until = time.process_time() + 2.1
    while time.process_time() < until:
        pass


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (fail, r"ValueError: what is this \(test_fuzzing.py:\d+\)"),
        (burn, r"took 2\.\d s"),
        (lambda: bytearray(1 << 30), "MemoryError"),
        (lambda: Path(__file__).read_bytes(), "touched open"),
        (lambda: socket.socket().close(), "touched socket"),
    ],
)
def test_what_work_does_is_seen(work: Callable[[], object], told: str, watch: Watch) -> None:
    verdict = judged(LCOV, watch, surprised(work))
    assert verdict.outcome == "surprise"
    assert re.search(told, " ".join(verdict.surprises))


def test_reading_from_c_is_seen(watch: Watch, baits: Baits) -> None:
    _, url, path = baits.addresses
    document = b'<!DOCTYPE x SYSTEM "%s"><x/>' % path
    parser = etree.XMLParser(load_dtd=True)
    verdict = judged(LCOV, watch, surprised(lambda: etree.fromstring(document, parser)))
    assert any("bait.dtd" in surprise for surprise in verdict.surprises)
    assert url.startswith(b"file:///")


def test_a_call_to_the_port_is_seen(watch: Watch, baits: Baits) -> None:
    address = baits.addresses[0].decode()
    port = int(address.partition("127.0.0.1:")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port)):
        assert baits.taken() == ["the loopback port"]
    assert baits.taken() == []


def result_with(**changes: object) -> Callable[[Input], IngestResult]:
    return lambda given: replace(ingest(given), **changes)  # type: ignore[arg-type] # any field


def outside() -> IngestResult:
    builder = ReportBuilder(0)
    builder.file("a/../../b.c").append(1, 1)
    return replace(ingest(LCOV), report=builder.freeze())


@pytest.mark.parametrize(
    ("ingest", "told"),
    [
        (
            result_with(files=(FileResult("x", "lcov", problem=FileProblem.CORRUPT, reason="KeyError: 'x'"),)),
            "a foreign error",
        ),
        (
            result_with(files=(FileResult("x", "lcov", problem=FileProblem.CORRUPT, reason="xml: out of memory"),)),
            "memory ran out",
        ),
        (result_with(report=None), "neither a report nor an error"),
        (lambda given: outside(), "a path outside the repository"),
    ],
)
def test_what_a_result_says_is_seen(ingest: Callable[[Input], IngestResult], told: str, watch: Watch) -> None:
    assert told in " ".join(judged(LCOV, watch, ingest).surprises)


def test_a_campaign_counts_every_input(tmp_path: Path) -> None:
    plan = Plan((DATA,), campaign=3, first=10, count=25, seconds=60, jobs=2, kept=tmp_path)
    *_, tally = run(plan)
    assert (tally.tried, tally.surprises) == (25, [])
    assert not list(tmp_path.iterdir())


def test_a_process_that_dies_is_a_surprise_and_another_goes_on(tmp_path: Path) -> None:
    plan = Plan((DATA,), campaign=3, first=0, count=10**9, seconds=60, jobs=1, kept=tmp_path)
    campaign = run(plan)
    before = next(tally.tried for tally in campaign if tally.tried)
    (process,) = multiprocessing.active_children()
    process.kill()
    number, surprise = next(tally.surprises[0] for tally in campaign if tally.surprises)
    assert surprise == "the process died with exit code -9"
    assert any(tally.tried > before + 1 for tally in campaign)
    campaign.close()
    assert kept_input(tmp_path / f"3-{number}.upload").raw


def test_the_command_reports_and_tries_kept_inputs_again(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "fuzzing", "--nice", "0"]
    ran = subprocess.run([*command, "--count", "3"], capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert re.search(r"inputs tried +3\n", ran.stdout)
    assert re.search(r"surprises +0\n", ran.stdout)
    kept = tmp_path / "1-5.upload"
    kept.write_bytes(LCOV.raw)
    about = {"origin": "lcov", "setting": {"format_version": None, "content_encoding": None, "configuration": "plain"}}
    kept.with_suffix(".json").write_bytes(orjson.dumps(about))
    assert kept_input(kept) == LCOV
    again = subprocess.run([*command, "--replay", kept], capture_output=True, text=True, check=False, timeout=60)
    assert (again.returncode, again.stdout) == (0, f"{kept}: lines \n")
