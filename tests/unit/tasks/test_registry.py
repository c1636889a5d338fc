"""The registry, and commands as messages."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from codecov_core.errors import CorruptReportError, StorageError
from codecov_core.tasks import (
    OUTAGE_RETRY,
    TASKS,
    Done,
    Outcome,
    Permanent,
    Retry,
    Sweep,
    UnknownTaskError,
    Upload,
    UploadProcessor,
    find_task,
    run,
    task_options,
)
from codecov_core.tasks.upload_arguments import BadUploadArgumentsError, UploadArguments


def test_every_task_has_name_summary_handler() -> None:
    names = [spec.name for spec in TASKS]
    assert len(set(names)) == len(names)
    assert {
        "app.tasks.upload.Upload",
        "app.tasks.upload.PreProcessUpload",
        "app.tasks.upload.UploadProcessor",
        "app.tasks.upload.UploadFinisher",
        "app.tasks.notify.Notify",
    } <= set(names)
    for spec in TASKS:
        assert spec.summary.endswith(".")
        assert callable(spec.load_handler().handle)


def test_tasks_are_found_by_either_name() -> None:
    assert find_task("app.tasks.notify.Notify") is find_task("notify")
    with pytest.raises(UnknownTaskError, match="Upload, PreProcessUpload"):
        find_task("nonsense")


def test_options_come_from_the_command() -> None:
    options = {option.name: option for option in task_options(find_task("Upload"))}
    assert list(options) == ["repoid", "commitid", "report_type"]
    assert (options["repoid"].type, options["repoid"].required) == ("integer", True)
    assert options["report_type"].choices == ("coverage", "test_results", "bundle_analysis")
    assert options["report_type"].default == "coverage"
    notify = {option.name: option for option in task_options(find_task("Notify"))}
    assert notify["empty_upload"].choices == ("pass", "fail")
    assert [option.type for option in task_options(find_task("Sweep"))] == ["boolean"]


def test_messages_of_the_api_are_read() -> None:
    sent = {
        "repoid": 2,
        "commitid": "a9a90d6a15b63155ab70c3d30e60679211e5e4e8",
        "report_type": "coverage",
        "arguments": {"upload_id": 100},
        "debug": False,
        "rebuild": False,
    }
    command = Upload.from_wire(sent)
    assert command.kwargs() == {"repoid": 2, "commitid": sent["commitid"]}
    assert Upload.from_wire(command.kwargs()) == command


@pytest.mark.parametrize(
    "kwargs",
    [
        {},
        {"repoid": 1},
        {"repoid": 0, "commitid": "a"},
        {"repoid": "x", "commitid": "a"},
        {"repoid": 1, "commitid": ""},
    ],
)
def test_bad_messages_are_named(kwargs: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Upload.from_wire(kwargs)


def test_both_shapes_of_the_processor() -> None:
    assert UploadProcessor(repoid=1, commitid="a", upload_id=7).wanted_upload == 7
    old = UploadProcessor(repoid=1, commitid="a", arguments={"upload_id": 8, "upload_pk": 8})
    assert old.wanted_upload == 8
    assert UploadProcessor(repoid=1, commitid="a", arguments={"upload_id": True}).wanted_upload is None
    assert UploadProcessor(repoid=1, commitid="a").wanted_upload is None


def test_errors_become_outcomes() -> None:
    def outage(_: Sweep) -> Outcome[None]:
        raise StorageError("no answer")

    def broken(_: Sweep) -> Outcome[None]:
        raise CorruptReportError("nothing to read")

    def bug(_: Sweep) -> Outcome[None]:
        raise ZeroDivisionError

    assert run(outage, Sweep()) == Retry(OUTAGE_RETRY, "unknown_storage", "no answer")
    assert run(broken, Sweep()) == Permanent("corrupt_report", "nothing to read")
    assert run(lambda _: Done(1), Sweep()) == Done(1)
    with pytest.raises(ZeroDivisionError):
        run(bug, Sweep())
    assert timedelta(seconds=15) >= OUTAGE_RETRY


@pytest.mark.parametrize(
    ("flags", "expected"),
    [(None, ()), ("", ()), ("a, b,,a ", ("a", "b")), (["x", " y ", 3, "x"], ("x", "y")), (7, ()), ({}, ())],
)
def test_flags_of_arguments(flags: object, expected: tuple[str, ...]) -> None:
    import orjson

    parsed = UploadArguments.parse(orjson.dumps({"reportid": "r", "flags": flags}))
    assert parsed.flags == expected
    assert parsed.claim_key == "report:r"


@pytest.mark.parametrize(
    "element", [b"", b"\xff", b"7", b'{"upload_id": 0}', b'{"upload_id": true}', b'{"reportid": ""}']
)
def test_elements_that_name_no_upload(element: bytes) -> None:
    with pytest.raises(BadUploadArgumentsError):
        UploadArguments.parse(element)
