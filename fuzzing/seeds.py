"""What is damaged: real reports and real uploads from a folder, each also in a small form."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from lxml import etree

from codecov_core.errors import CodecovError
from codecov_core.ingest import DEFAULT_LIMITS, parse_file
from codecov_core.ingest.compression import decompressed
from codecov_core.ingest.limits import Allowance

_FOLDERS = ("reports", "uploads")
"""A seed lies somewhere below a folder of one of these names; so it is in the corpus and in ``tests/data``."""
_NOT_SENT = ("meta.json", "requests.json")
_LARGEST = 1_000_000
_SMALL = 3_000
_KEPT_OF_A_LIST = 3
_KEPT_OF_AN_OBJECT = 6
_KEPT_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Seed:
    """One real file.

    ``is_upload`` tells a whole raw upload from a coverage file; ``small`` is a cut-down form of the same structure,
    for the many tries that need no size; ``names`` are the source files a report speaks of.
    """

    path: str
    data: bytes = field(repr=False)
    is_upload: bool
    small: bytes = field(repr=False)
    names: tuple[str, ...] = ()


def load_seeds(*folders: Path) -> tuple[Seed, ...]:
    """Read all seeds below some folders, in the order of their paths.

    Raises:
        FileNotFoundError: a folder holds none.

    """
    return tuple(seed for folder in folders for seed in _seeds_of(folder))


def _seeds_of(folder: Path) -> list[Seed]:
    seeds = [_seed(folder, path) for path in sorted(folder.rglob("*")) if _is_seed(folder, path)]
    if not seeds:
        message = f"{folder} holds no reports: they lie in folders named {' or '.join(_FOLDERS)}"
        raise FileNotFoundError(message)
    return seeds


def _is_seed(folder: Path, path: Path) -> bool:
    parents = path.relative_to(folder).parts[:-1]
    below = any(name in _FOLDERS for name in (folder.name, *parents))
    return below and path.is_file() and path.name not in _NOT_SENT and 0 < path.stat().st_size <= _LARGEST


def _seed(folder: Path, path: Path) -> Seed:
    data = path.read_bytes()
    is_upload = "uploads" in path.parts or path.name.startswith("payload-")
    if is_upload:
        return Seed(str(path.relative_to(folder)), data, is_upload, data)
    report = parse_file(path.name, data).report
    names = () if report is None else tuple(report.names)
    return Seed(str(path.relative_to(folder)), data, is_upload, _small(data), names)


def _small(data: bytes) -> bytes:
    try:
        plain = decompressed(data, Allowance(DEFAULT_LIMITS.decompressed_bytes, "bytes"))
    except CodecovError:
        plain = data
    if len(plain) <= _SMALL:
        return plain
    if plain.lstrip().startswith((b"{", b"[")):
        try:
            return orjson.dumps(_small_value(orjson.loads(plain), _KEPT_DEPTH))
        except orjson.JSONDecodeError:
            pass
    if plain.lstrip().startswith(b"<"):
        return _small_xml(plain)
    return b"".join(_first_and_last_lines(plain))


def _small_value(value: object, depth: int) -> object:
    if depth and isinstance(value, dict):
        return {key: _small_value(item, depth - 1) for key, item in list(value.items())[:_KEPT_OF_AN_OBJECT]}
    if depth and isinstance(value, list):
        return [_small_value(item, depth - 1) for item in value[:_KEPT_OF_A_LIST]]
    return value


def _small_xml(data: bytes) -> bytes:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(data, parser)
    if root is None:
        return data[:_SMALL]
    for element in list(root.iter()):
        seen: dict[object, int] = {}
        for child in list(element):
            seen[child.tag] = seen.get(child.tag, 0) + 1
            if seen[child.tag] > _KEPT_OF_A_LIST:
                element.remove(child)
    return etree.tostring(root)


def _first_and_last_lines(data: bytes) -> Iterator[bytes]:
    lines = data.splitlines(keepends=True)
    size = 0
    for line in lines:
        size += len(line)
        if size > _SMALL:
            break
        yield line
    yield lines[-1]
