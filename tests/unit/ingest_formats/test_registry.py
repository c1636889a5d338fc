"""The registry of formats: every entry is a format of its kind, and files load the formats of their kind only."""

import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import get_args

import pytest

from codecov_core.ingest import formats
from codecov_core.ingest.format import Kind
from codecov_core.ingest.formats import candidates, formats_of, known_formats
from codecov_core.ingest.sniffing import SniffedFile

REPORTS = Path(__file__).parents[2] / "data"

LOADED_BY_XML = """
import sys
from codecov_core.ingest import parse_file
assert parse_file("coverage.xml", b'<coverage><a/></coverage>').result.format == "cobertura"
print(*(name.rpartition(".")[2] for name in sys.modules if name.startswith("codecov_core.ingest.formats.")))
"""


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_entry_is_a_format_of_its_kind(kind: Kind) -> None:
    assert {format.kind for format in formats_of(kind)} == {kind}


def test_no_format_stands_there_twice() -> None:
    assert set(Counter((type(format), format.name) for format in known_formats()).values()) == {1}


def test_every_module_that_has_a_format_is_listed() -> None:
    listed = {type(format).__module__ for format in known_formats()}
    for module in iter_modules(formats.__path__, f"{formats.__name__}."):
        classes = [item for item in vars(import_module(module.name)).values() if isinstance(item, type)]
        own = [item for item in classes if item.__module__ == module.name and hasattr(item, "recognises")]
        assert not own or module.name in listed


@pytest.mark.parametrize("path", sorted(REPORTS.rglob("*.xml")), ids=lambda path: path.relative_to(REPORTS).as_posix())
def test_no_format_that_recognises_a_file_is_passed_over(path: Path) -> None:
    file = SniffedFile(path.name, path.read_bytes())
    if file.kind is not None:
        wanted = [format for format in formats_of(file.kind) if format.recognises(file)]
        assert [format for format in candidates(file) if format.recognises(file)] == wanted


def test_a_file_loads_the_formats_of_its_kind_and_root_only() -> None:
    run = subprocess.run([sys.executable, "-c", LOADED_BY_XML], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert {"clover", "cobertura"} <= loaded
    assert not {"lcov", "istanbul", "xccoverage_plist", "jacoco", "opencover"} & loaded
