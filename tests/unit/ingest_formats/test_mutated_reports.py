"""Reports that were damaged: only our own errors come of them, whatever is in there (chapter 02 §14.1).

Each format is read directly, without the reading that takes foreign errors for a damaged file.
"""

import random

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codecov_core.errors import CodecovError
from codecov_core.ingest import parse_file
from codecov_core.ingest.compression import decompressed
from codecov_core.ingest.format import Format, FormatOptions
from codecov_core.ingest.formats import recognised
from codecov_core.ingest.limits import Allowance, Limits
from codecov_core.ingest.sink import Sink
from codecov_core.ingest.sniffing import SniffedFile
from tests.unit.ingest_formats.real_reports import REPORTS

REAL = (
    "gcov/parse.c.gcov",
    "gcov/ring.gcov.json.gz",
    "../corpus/luacov/maze/reports/luacov.report.out",
    "../corpus/gap-cover/bells-gap/reports/cover-own-files.json",
    "../corpus/ldc-cov/gears/reports/source-gears-wheel.lst",
    "llvm-cov/show.txt",
    "llvm-cov/llvm.json",
    "../corpus/covr/tidepool/reports/codecov.json",
    "../corpus/covr/tidepool/reports/coveralls.json",
    "flow/flow-coverage.json",
    "../corpus/hpc/sextant-hs/reports/codecov.json",
    "../corpus/kcov-bash/scripts-bash/reports/codecov.json",
    "simplecov/resultset.json",
    "simplecov/coverage.json",
    "simplecov/simplecov-json.json",
    "gcovr/coveralls.json",
    "gcovr/gcovr.json",
    "grcov/covdir.json",
    "../corpus/slipcover/ledger/reports/slipcover.json",
    "../corpus/fastcov/ringbuf/reports/fastcov.json",
)
WRITTEN = (
    *("salesforce.json", "elm.json", "scct.json", "xccov.json", "coverlet.json", "dart.json", "tarpaulin.json"),
    *("a.xccoverage.plist", "covmeta.ab"),
)
"""Reports of formats of which no tool is at hand, written after their descriptions."""
SAMPLES = {path: (REPORTS / path).read_bytes() for path in (*REAL, *(f"written/{name}" for name in WRITTEN))}
EVERY_OPTION = FormatOptions(
    gcov_branch_conditional=True, gcov_branch_loop=True, gcov_branch_method=True, gcov_branch_macro=True
)
STRANGE: tuple[object, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 10**12, 2**62, 2**63, -(2**63), 2**64 - 1, 1.5, -0.0, 1e300),
    *("", "x", "1", "1/2", "\0", "\ud7ff", "9" * 400),
    *([], {}, [[]], [None], {"": None}, {"line": {}}, [1, "2", None, True]),
)
BYTES = (
    b"",
    b"\0",
    b"\xff",
    b"\n",
    b":",
    b"|",
    b"-1",
    b"9" * 30,
    b"1e999",
    b'"',
    b"{",
    b"]",
    b"=======\n",
    b"0:Source:",
)


def check(format: Format, data: bytes) -> None:
    sink = Sink(limits=Limits(lines=20_000, line_number=10_000), allowance=Allowance(20_000, "lines"))
    try:
        format.read(SniffedFile("report", data), EVERY_OPTION, sink)
    except CodecovError:
        return
    assert sink.kept_records <= 20_000


def format_of(data: bytes) -> Format:
    format = recognised(SniffedFile("report", data))
    assert format is not None
    return format


@pytest.mark.parametrize("sample", SAMPLES)
@settings(max_examples=40)
@given(seed=st.integers(0, 2**32))
def test_damaged_bytes(sample: str, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(decompressed(SAMPLES[sample], Allowance(10**9, "bytes")))
    format = format_of(bytes(data))
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) + 1)
        data[at : at + chance.choice((0, 1, 2, 30))] = chance.choice(BYTES)
    if chance.random() < 0.2:
        del data[chance.randrange(len(data) + 1) :]
    check(format, bytes(data))
    parse_file("report", bytes(data))


DOCUMENTS = [name for name in SAMPLES if name.endswith((".json", ".json.gz")) and "gap-cover" not in name]


@pytest.mark.parametrize("sample", DOCUMENTS)
@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_documents_of_another_structure(sample: str, seed: int) -> None:
    data = decompressed(SAMPLES[sample], Allowance(10**9, "bytes"))
    format = format_of(data)
    chance = random.Random(seed)
    document = orjson.loads(data)
    for _ in range(chance.randint(1, 6)):
        document = changed(document, chance)
    check(format, orjson.dumps(document, default=str))


def changed(document: object, chance: random.Random) -> object:
    """Go down to a place by chance and put something else there."""
    if not isinstance(document, dict | list) or not document or chance.random() < 0.15:
        return chance.choice(STRANGE)
    if isinstance(document, list):
        at = chance.randrange(len(document))
        return [*document[:at], changed(document[at], chance), *document[at + 1 :]]
    key = chance.choice(list(document))
    if chance.random() < 0.2:
        other = chance.choice(("", "-1", "0", "x", "9" * 30))
        return {(other if name == key else name): value for name, value in document.items()}
    return {**document, key: changed(document[key], chance)}
