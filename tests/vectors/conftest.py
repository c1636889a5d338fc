"""The folder of vectors, by ``--vectors DIR``; default is the copy in the project."""

from pathlib import Path

import pytest

DEFAULT = Path(__file__).parents[1] / "data" / "vectors"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer ``--vectors``."""
    parser.addoption("--vectors", metavar="DIR", default=None, help="folder of vectors, one JSON file a topic")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for every case of every topic file in the folder."""
    if "vector" in metafunc.fixturenames:
        from tests.vectors.registry import load_vectors

        folder = Path(metafunc.config.getoption("vectors", default=None) or DEFAULT)
        vectors = load_vectors(folder)
        metafunc.parametrize("vector", vectors, ids=[f"{vector.topic}/{vector.id}" for vector in vectors])
