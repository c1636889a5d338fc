"""What `local` says of files that its reports have and its result has not."""

from codecov_core.ports import JsonObject
from runners.cli.local_warnings import of_processing


def test_lost_files_are_told_by_reason() -> None:
    lost = [{"name": "a.py", "reason": "ignored"}, {"name": "b.py", "reason": "unknown"}]
    lost += [{"name": f"c{number}.py", "reason": "unknown"} for number in range(6)]
    file: JsonObject = {"name": "lcov.info", "lost_paths": lost, "lost_path_count": 10}
    assert list(of_processing({"files": [file]})) == [
        "lcov.info: 1 of its files left out (ignored): a.py",
        "lcov.info: 7 of its files left out (unknown): b.py, c0.py, c1.py, c2.py, c3.py and 2 more",
        "lcov.info: 2 more of its files left out",
    ]


def test_lost_files_of_a_report_that_was_left_out_are_its_problem() -> None:
    lost = [{"name": "a.py", "reason": "ignored"}]
    file: JsonObject = {"name": "lcov.info", "problem": "no_paths", "reason": "none fits", "lost_paths": lost}
    assert list(of_processing({"files": [file]})) == ["lcov.info was left out: none fits"]
