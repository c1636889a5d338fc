"""One input: a damaged report in a container, or a damaged upload, and how it is announced and configured.

The input of a number is a function of the campaign's seed and that number, so any of them can be made again alone.
"""

import base64
import gzip
import random
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache

import orjson
import zstandard

from codecov_core.config import EffectiveConfig
from codecov_core.ingest import IngestOptions
from codecov_core.reports import Session
from fuzzing.damage import LARGEST, damaged, inflated, nested, spliced
from fuzzing.seeds import Seed

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
_FLAGS = ("unit", "web")
_OTHER_SHARE = 0.2
_WHOLE_SHARE = 0.04
_STORED_SHARE = 0.25
_INFLATED_SHARE = 0.004
_NESTED_SHARE = 0.002
_SPLICED_SHARE = 0.05
_HALVES = ("covmeta.", "covcounters.")
_NAMES = (
    "",
    "coverage.xml",
    "a/b/report.json",
    "/abs/lcov.info",
    "C:\\w\\x.gcov",
    "app.coverage.txt",
    "x.plist",
    "..",
    "x.lst",
)
_CONFIGURATIONS: Mapping[str, Mapping[str, object]] = {
    "plain": {},
    "options": {
        "parsers": {
            "go": {"partials_as_hits": True},
            "lcov": {"partials_as_hits": True},
            "jacoco": {"partials_as_hits": True},
            "cobertura": {"partials_as_hits": True, "handle_missing_conditions": True},
            "javascript": {"enable_partials": True},
            "gcov": {"branch_detection": dict.fromkeys(("conditional", "loop", "method", "macro"), True)},
        },
        "cli": {"plugins": {"codecov_worker": {"pit_mutations": True}}},
        "codecov": {"max_report_age": False},
    },
    "paths": {
        "fixes": [
            "^src::lib",
            "/build/::",
            "(?s:.*/x)::y",
            "::pre/fix",
            "(a|b)/::",
            "(?=x)(?:x|xx)+(?<!x)y::z",
            "a(b::x",
        ],
        "ignore": ["^tests/.*", "!^tests/keep.*", "(?s:.*/gen/[^\\/]*)\\Z", "(", "(?:a|aa)+(?<!a)$"],
        "flags": {"unit": {"paths": ["^src.*", ".*"], "ignore": ["^src/gen.*"]}},
        "codecov": {"max_report_age": "99y ago"},
    },
    "as reported": {"codecov": {"disable_default_path_fixes": True, "max_report_age": "1h"}},
    "many patterns": {
        "fixes": [*(f"(a|aa)+{n}$::x" for n in range(200)), *(f"a{n}/::x/" for n in range(1_000))],
        "ignore": [f"^b{n}(a|aa)+$" for n in range(1_000)],
    },
    "slow patterns": {
        "fixes": [f"(?=a)(?:a|aa)+(?=b{n})::x" for n in range(30)],
        "ignore": [f"^(?=a)(?:a|aa)+(?=c{n})" for n in range(30)],
    },
}
"""Stored configurations by name; the patterns of ``paths`` are as bad as users can write them, those of the last two as
many and as slow, which costs too much for inputs by the million."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is said about an upload besides its bytes."""

    format_version: str | None = None
    content_encoding: str | None = None
    configuration: str = "plain"

    def options(self) -> IngestOptions:
        """How to read an upload of this setting."""
        return _options(self)


@dataclass(frozen=True, slots=True)
class Input:
    """One upload to try; ``origin`` tells what it was made of."""

    raw: bytes = field(repr=False)
    setting: Setting
    origin: str
    stores: bool = False
    """Whether the report is also written as it would be stored, and read again."""


def input_of(number: int, campaign: int, seeds: Sequence[Seed], baits: tuple[bytes, ...]) -> Input:
    """Make the input of this number in the campaign of this seed."""
    chance = random.Random(campaign << 64 | number)
    seed = chance.choice(seeds)
    # A whole upload costs as much as ten reports, and most of what is no coverage is refused at first sight.
    if (seed.is_upload or not seed.names) and chance.random() > _OTHER_SHARE:
        seed = chance.choice(seeds)
    configuration = chance.choices(tuple(_CONFIGURATIONS), (10, 5, 3, 1, 0, 0))[0]
    if seed.is_upload:
        given = _damaged_upload(seed, configuration, chance, baits)
    else:
        data = _damaged_report(seed, seeds, chance, baits)
        given = _in_container(seed, data, _companions(seed, seeds), configuration, chance, baits)
    return replace(given, stores=chance.random() < _STORED_SHARE)


@cache
def _options(setting: Setting) -> IngestOptions:
    return IngestOptions.of(
        EffectiveConfig.of(_CONFIGURATIONS[setting.configuration]),
        Session(flags=_FLAGS),
        NOW,
        format_version=setting.format_version,
        content_encoding=setting.content_encoding,
    )


def _damaged_report(seed: Seed, seeds: Sequence[Seed], chance: random.Random, baits: tuple[bytes, ...]) -> bytes:
    data = seed.data if chance.random() < _WHOLE_SHARE else seed.small
    way = chance.random()
    if way < _NESTED_SHARE:
        return nested(data, chance)
    if way < _NESTED_SHARE + _INFLATED_SHARE:
        return inflated(data, chance)
    if way > 1 - _SPLICED_SHARE:
        data = spliced(data, chance.choice(seeds).small, chance)
    return damaged(data, chance, baits)


def _damaged_upload(seed: Seed, configuration: str, chance: random.Random, baits: tuple[bytes, ...]) -> Input:
    packed = seed.data.startswith(b"\x1f\x8b")
    data = gzip.decompress(seed.data) if packed and chance.random() < 0.8 else seed.data
    data = inflated(data, chance) if chance.random() < _INFLATED_SHARE else damaged(data, chance, baits)
    data, encoding = _compressed(data, chance)
    version = "v1" if seed.path.endswith(".json") or chance.random() < 0.1 else None
    return Input(data, Setting(version, encoding, configuration), seed.path)


def _companions(seed: Seed, seeds: Sequence[Seed]) -> list[tuple[str, bytes]]:
    """The other half of Go's binary coverage: the files beside a seed that say nothing without each other."""
    folder, _, name = seed.path.rpartition("/")
    if not name.startswith(_HALVES):
        return []
    halves = [(other.path.rpartition("/"), other.data) for other in seeds]
    return [
        (half, data) for (at, _, half), data in halves if at == folder and half != name and half.startswith(_HALVES)
    ]


def _in_container(
    seed: Seed,
    data: bytes,
    companions: Sequence[tuple[str, bytes]],
    configuration: str,
    chance: random.Random,
    baits: tuple[bytes, ...],
) -> Input:
    name = seed.path.rpartition("/")[2] if chance.random() < 0.8 else chance.choice(_NAMES)
    network = _network(seed, chance)
    version: str | None = None
    if chance.random() < 0.25:
        version, raw = "v1", _json_container([(name, data), *companions], network, chance)
    else:
        raw = _text_container([(name, data), *companions], network, chance)
    if chance.random() < 0.1:
        raw = damaged(raw, chance, baits)
    raw, encoding = _compressed(raw, chance)
    return Input(raw, Setting(version, encoding, configuration), seed.path)


def _network(seed: Seed, chance: random.Random) -> tuple[str, ...] | None:
    if chance.random() < 0.6:
        return None
    names = [name.lstrip("/") for name in seed.names[:20]] or ["src/a.py"]
    parts = [name.split("/") for name in names]
    odd = ["", "..", "/etc/passwd", "a\\b", '"q\\303\\251.py"', "x" * 300]
    return tuple(
        ["/".join(part[-chance.choice((1, 2, 9)) :]) for part in parts] + chance.sample(odd, chance.choice((0, 0, 2)))
    )


def _json_container(
    reports: Sequence[tuple[str, bytes]], network: tuple[str, ...] | None, chance: random.Random
) -> bytes:
    form = chance.choices(("base64+compressed", "base64", "plain"), (6, 2, 1))[0]
    files = [{"filename": name, "format": form, "data": _encoded(data, form), "labels": ""} for name, data in reports]
    fixes = {"format": "legacy", "value": {path: {"eof": 9, "lines": [1, 2, -1, 10**12]} for path in network or ()}}
    document = {"report_fixes": fixes, "network_files": network, "coverage_files": files * chance.choice((1, 1, 2))}
    return orjson.dumps(document)


def _encoded(data: bytes, form: str) -> str:
    if form == "plain":
        return data.decode("utf-8", "replace")
    return base64.b64encode(zlib.compress(data, 1) if form != "base64" else data).decode()


def _text_container(
    reports: Sequence[tuple[str, bytes]], network: tuple[str, ...] | None, chance: random.Random
) -> bytes:
    parts = [f"# path={name}\n".encode() + data + b"\n<<<<<< EOF\n" for name, data in reports]
    if network is not None:
        listing = "\n".join(network).encode() + b"\n<<<<<< network\n"
        fixes = b"".join(b"%s:1,3\nEOF: 40 %s\n%s:2:/*\n" % ((path.encode(),) * 3) for path in network)
        parts = [b"K=v=1\n<<<<<< ENV\n", listing, *parts, b"# path=fixes\n" + fixes + b"<<<<<< EOF\n"]
    if chance.random() < 0.1:
        parts.append(parts[chance.randrange(len(parts))])
    return b"".join(parts)


def _compressed(raw: bytes, chance: random.Random) -> tuple[bytes, str | None]:
    """Compress some inputs, and damage some of these once more; announce them rightly or not."""
    raw = raw[:LARGEST]
    way = chance.random()
    if way > 0.1:
        return raw, None
    packed = (
        gzip.compress(raw, 1, mtime=0)
        if way < 0.05
        else zstandard.ZstdCompressor(level=1).compress(raw)
        if way < 0.08
        else zlib.compress(raw, 1)
    )
    if chance.random() < 0.3:
        at = chance.randrange(len(packed))
        packed = packed[:at] + bytes((chance.randrange(256),)) + packed[at + chance.choice((0, 1)) :]
    return packed, chance.choice((None, "gzip", "zstd", "deflate", "br"))
