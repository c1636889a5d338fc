"""The folders of vectors and of real reports, by ``--vectors DIR`` and ``--corpus DIR``; default: the project's own."""

from pathlib import Path

import pytest

FORMATS = {"cobertura_report": "cobertura", "lcov_report": "lcov", "gcov_json_report": "gcov-json"}
"""Reports of the corpus by what they were taken for, one fixture a format."""
DATA = Path(__file__).parents[1] / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer ``--vectors`` and ``--corpus``."""
    parser.addoption("--vectors", metavar="DIR", default=None, help="folder of vectors, one JSON file a topic")
    parser.addoption("--corpus", metavar="DIR", default=None, help="folder of real reports, <tool>/<program>/meta.json")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for every case of every topic file, for every folder of real reports, for every report in them."""
    if "vector" in metafunc.fixturenames:
        from tests.vectors.registry import load_vectors

        vectors = load_vectors(_folder(metafunc, "vectors"))
        metafunc.parametrize("vector", vectors, ids=[f"{vector.topic}/{vector.id}" for vector in vectors])
    corpus = {"corpus_folder", "corpus_report", "corpus_payload", *FORMATS}.intersection(metafunc.fixturenames)
    if corpus:
        from tests.vectors.corpus.folders import load_corpus

        (fixture,) = corpus
        folders = load_corpus(_folder(metafunc, "corpus"))
        cases: dict[str, list[tuple[str, object]]] = {
            "corpus_folder": [(folder.id, folder) for folder in folders if folder.reports],
            "corpus_report": [(report.id, report) for folder in folders for report in folder.reports],
            "corpus_payload": [(f"{folder.id}/{file.name}", file) for folder in folders for file in folder.payloads],
        }
        if fixture in FORMATS:
            reports = [report for folder in folders for report in folder.reports if report.format == FORMATS[fixture]]
            cases[fixture] = [(report.id, report) for report in reports if report.problem is None]
        metafunc.parametrize(fixture, [case for _, case in cases[fixture]], ids=[id for id, _ in cases[fixture]])


def _folder(metafunc: pytest.Metafunc, option: str) -> Path:
    return Path(metafunc.config.getoption(option, default=None) or DATA / option)
