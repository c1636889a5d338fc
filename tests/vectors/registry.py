"""Expected values made by another program, and who checks them.

A topic is one JSON file in the folder of vectors and one module ``topics/<topic>.py`` with a function
``check(case_input, expect)`` that asserts. A topic file without a module, or an empty folder, is an error.
"""

import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""Whatever a topic file holds."""
Check: TypeAlias = Callable[[Json, Json], None]


@dataclass(frozen=True, slots=True)
class Vector:
    """One case of a topic: what goes in, what must come out, and who compares."""

    topic: str
    id: str
    input: Json
    expect: Json
    check: Check


class VectorsError(Exception):
    """The folder of vectors cannot be run as it is."""


def load_vectors(folder: Path) -> list[Vector]:
    """All cases of all topic files of the folder.

    Raises:
        VectorsError: no such folder, no topic file in it, a file of another shape, or a topic without a runner.

    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        message = f"there are no vectors in {folder}"
        raise VectorsError(message)
    return [vector for path in paths for vector in _read_topic(path)]


def _read_topic(path: Path) -> list[Vector]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        topic = document["topic"]
        cases = [(case["id"], case["input"], case["expect"]) for case in document["cases"]]
    except (ValueError, KeyError, TypeError) as error:
        message = f"{path} is no topic file: {error!r}"
        raise VectorsError(message) from error
    check = _check_of(topic, path)
    return [Vector(topic, id, given, expect, check) for id, given, expect in cases]


def _check_of(topic: str, path: Path) -> Check:
    if not (Path(__file__).parent / "topics" / f"{topic}.py").is_file():
        message = f"{path} is about {topic!r}, and nobody checks it: tests/vectors/topics/{topic}.py does not exist"
        raise VectorsError(message)
    module = importlib.import_module(f"tests.vectors.topics.{topic}")
    check: Check = module.check
    return check
