"""Rules about the rooms that import-linter has no contract for."""

import ast
import importlib
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from codecov_core.ingest.format import Kind
from codecov_core.ingest.formats import formats_of

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())

# Import names of the distributions that the base installation brings.
CORE_MAY_IMPORT = {
    "google-re2": "re2",
    "lxml": "lxml",
    "numpy": "numpy",
    "orjson": "orjson",
    "pydantic": "pydantic",
    "pyyaml": "yaml",
    "regex": "regex",
    "zstandard": "zstandard",
}
DOORS = sorted(
    ".".join(path.parent.relative_to(ROOT / "src").parts)
    for path in SOURCES
    if path.name == "__init__.py" and len(path.relative_to(ROOT / "src").parts) == 3
)


# `urllib.parse` and `http.HTTPStatus` only look at text; import-linter knows external packages as wholes.
OPENS_CONNECTIONS = {"http.client", "urllib.request"}


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_base_installation_brings_what_the_core_imports() -> None:
    declared = {requirement.partition(">=")[0] for requirement in PROJECT["project"]["dependencies"]}
    assert declared == set(CORE_MAY_IMPORT)


def test_the_core_imports_only_what_it_may() -> None:
    allowed = {*sys.stdlib_module_names, *CORE_MAY_IMPORT.values(), "codecov_core"}
    strangers = {
        (str(path.relative_to(ROOT)), name)
        for path in SOURCES
        if "codecov_core" in path.parts
        for name in {module.partition(".")[0] for module in imported_modules(path)} - allowed
        if not (name == "pytest" and "testing" in path.parts)
    }
    assert strangers == set()


def test_the_core_opens_no_connection() -> None:
    core = [path for path in SOURCES if "codecov_core" in path.parts]
    assert [path for path in core if OPENS_CONNECTIONS & set(imported_modules(path))] == []


def test_every_package_is_under_the_import_contracts() -> None:
    packages = {path.name for path in (ROOT / "src").iterdir() if (path / "__init__.py").exists()}
    assert packages == set(PROJECT["tool"]["importlinter"]["root_packages"])


def test_every_room_has_a_guarded_door() -> None:
    guarded = {
        contract["allowed_importers"][0]
        for contract in PROJECT["tool"]["importlinter"]["contracts"]
        if contract["type"] == "protected"
    }
    assert guarded == set(DOORS)


@pytest.mark.parametrize("door", DOORS)
def test_a_door_says_what_it_offers(door: str) -> None:
    module = importlib.import_module(door)
    assert module.__doc__
    offered = module.__all__
    assert len(set(offered)) == len(offered)
    assert all(hasattr(module, name) for name in offered)


def test_every_module_fits_in_the_head() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in SOURCES}
    assert {path: length for path, length in lengths.items() if length > 450} == {}


def test_no_room_is_named_after_nothing() -> None:
    nothing = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"}
    assert [path for path in SOURCES if nothing & {path.stem, *path.parent.parts}] == []


def test_every_registered_format_is_one_that_knows_no_other() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    independent = next(one["modules"] for one in contracts if one["name"] == "a format knows no other format")
    registered = {type(format).__module__ for kind in get_args(Kind) for format in formats_of(kind)}
    assert sorted(independent) == sorted(registered)
