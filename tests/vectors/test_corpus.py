"""Reports of real tools: what is read agrees with what each tool says of its run."""

from pathlib import Path

from codecov_core.ingest import FileProblem
from tests.vectors.corpus.agreement import agreeing
from tests.vectors.corpus.folders import CorpusReport, Folder
from tests.vectors.corpus.recognition import expected_of
from tests.vectors.corpus.relations import line_by_line
from tests.vectors.corpus.truths import related_to_truth
from tests.vectors.corpus.uploads import announced_files, ingested


def test_a_report_is_recognised_or_refused_with_the_reason(corpus_report: CorpusReport) -> None:
    expected = expected_of(corpus_report)
    assert (corpus_report.format, corpus_report.problem) == (expected.format, expected.problem)
    assert expected.advice in corpus_report.reason
    assert bool(corpus_report.files) == (expected.problem is None)


def test_every_file_of_a_recorded_upload_is_read(corpus_payload: Path) -> None:
    result = ingested(corpus_payload)
    announced = announced_files(corpus_payload)
    if announced == []:
        assert result.report is None
        return
    # Without its files an upload is empty: one was sent with a list of files that names none of those measured.
    assert result.report is not None or {file.problem for file in result.files} == {FileProblem.NO_PATHS}
    assert announced is None or [file.name for file in result.files] == announced
    lost = {FileProblem.NO_PATHS, FileProblem.SUPERSEDED, FileProblem.EMPTY}
    refused = [file for file in result.files if file.problem is not None and file.problem not in lost]
    # Uploaders also find files without coverage, which have to be known as such.
    assert [file for file in refused if file.problem is not FileProblem.UNRECOGNISED or file.format is None] == []


def test_lines_are_those_of_a_plain_reading(corpus_report: CorpusReport) -> None:
    if corpus_report.problem is not None:
        assert corpus_report.files == {}
        return
    for relation in line_by_line(corpus_report):
        assert relation.ours == relation.theirs, relation.words


def test_totals_are_related_to_those_of_the_tool(corpus_report: CorpusReport) -> None:
    if corpus_report.problem is not None:
        assert corpus_report.reason
        return
    for relation in related_to_truth(corpus_report):
        assert relation.ours == relation.theirs, relation.words


def test_formats_of_one_run_agree(corpus_folder: Folder) -> None:
    for relation in agreeing(corpus_folder):
        assert relation.ours == relation.theirs, relation.words
