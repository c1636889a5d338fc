"""Uploads from the inbox to a published report and a status, on fakes."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from codecov_core.ports import CommitKey, CommitState, JobStatus, JsonValue, ReportType, UploadState
from codecov_core.tasks import Done, Permanent, Snooze, Sweep, Upload
from tests.unit.tasks.workshop import SOURCE, Workshop, command_names, raw_upload

TREE = {"src/a.py": SOURCE, "src/b.py": SOURCE}


@pytest.fixture
def shop() -> Workshop:
    return Workshop()


def test_two_uploads_end_merged_and_published(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    first = shop.upload(commit, raw_upload({"src/a.py": {1: 1, 2: 0}}), ["py"], name="unit")
    second = shop.upload(commit, raw_upload({"src/a.py": {2: 3}, "src/b.py": {5: 0}}), ["js"])
    shop.run_until_idle()

    report = shop.report(commit)
    assert report.names == ("src/a.py", "src/b.py")
    assert (report.totals.lines, report.totals.hits, report.totals.misses) == (3, 2, 1)
    assert [session.flags for session in report.sessions.values()] == [("py",), ("js",)]
    with shop.database.reading() as work:
        row = work.commits.get(commit.repoid, commit.sha)
        uploads = work.uploads.get_many([first, second])
        totals = work.uploads.totals([first, second])
        report_row = work.reports.get(commit.id, ReportType.COVERAGE)
        assert report_row is not None
        report_totals = work.reports.totals(report_row.id)
    assert row is not None
    assert row.state is CommitState.COMPLETE
    assert row.totals is not None
    assert (row.totals["n"], row.totals["h"], row.totals["c"]) == (3, 2, "66.66667")
    assert list(row.totals) == ["f", "n", "h", "m", "p", "c", "b", "d", "M", "s", "C", "N", "diff"]
    assert [(u.state, u.state_id, u.order_number) for u in uploads.values()] == [("merged", 6, 0), ("merged", 6, 1)]
    assert (totals[first].lines, totals[first].hits, str(totals[first].coverage)) == (2, 1, "50.00000")
    assert report_totals is not None
    assert (report_totals.lines, str(report_totals.coverage)) == (3, "66.66000")


def test_the_patch_status_is_decided_and_delivered(shop: Workshop) -> None:
    repository = shop.repository()
    base = shop.commit(repository, TREE)
    shop.upload(base, raw_upload({"src/a.py": dict.fromkeys(range(1, 11), 1)}))
    shop.run_until_idle()
    head = shop.commit(repository, {**TREE, "src/c.py": SOURCE}, base.sha)
    shop.upload(head, raw_upload({"src/a.py": dict.fromkeys(range(1, 11), 1), "src/c.py": {1: 0, 2: 0, 3: 1}}))
    shop.run_until_idle()

    shown = shop.statuses.shown(head.sha)
    assert {context: status.state for context, status in shown.items()} == {
        "codecov/project": "failure",
        "codecov/patch": "failure",
    }
    with shop.database.reading() as work:
        decisions = work.decisions.latest(CommitKey(head.repoid, head.sha))
        commit = work.commits.get(head.repoid, head.sha)
    assert {row.decision.context for row in decisions} == set(shown)
    assert all(row.delivered_at is not None for row in decisions if row.decision.posted)
    assert commit is not None
    assert commit.totals is not None
    assert commit.totals["diff"] == [1, 3, 1, 2, 0, "33.33333", 0, 0, 0, 0, 0, 0, 0]


def test_notified_once_after_all_uploads(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    for number in range(25):
        shop.upload(commit, raw_upload({"src/a.py": {1 + number: number % 2}}))
    shop.run_until_idle(limit=500)
    assert command_names(shop).count("Notify") == 1
    assert len(shop.report(commit).sessions) == 25
    assert {target.sha for target, _ in shop.statuses.deliveries} == {commit.sha}
    assert len(shop.statuses.deliveries) == len(shop.statuses.shown(commit.sha))


def test_an_upload_that_comes_late_is_told_again(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.run_until_idle()
    shop.upload(commit, raw_upload({"src/b.py": {1: 0}}))
    shop.run_until_idle()
    assert command_names(shop).count("Notify") == 2
    with shop.database.reading() as work:
        latest = work.decisions.latest(CommitKey(commit.repoid, commit.sha))
    job = shop.commit_job(commit)
    assert {row.generation for row in latest} == {job.generation} == {2}
    assert job.notify_wanted == job.notify_done == 2


def test_a_failed_upload_harms_no_other(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    bad = shop.upload(commit, b"this is nothing")
    good = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.run_until_idle()
    with shop.database.reading() as work:
        uploads = work.uploads.get_many([bad, good])
        errors = work.uploads.errors([bad, good])
        job = work.upload_jobs.get_many([bad])[bad]
    assert (uploads[bad].state, uploads[bad].state_id) == (UploadState.ERROR, 3)
    assert uploads[good].state == UploadState.MERGED
    assert [error.code for error in errors[bad]] == ["unsupported_file_format"]
    assert good not in errors
    assert job.status is JobStatus.ERROR
    assert job.result is not None
    assert job.result["reason"]
    assert shop.report(commit).totals.lines == 1


def test_only_failures_make_the_commit_an_error_and_tell_nobody(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    shop.upload(commit, b"this is nothing")
    shop.run_until_idle()
    with shop.database.reading() as work:
        row = work.commits.get(commit.repoid, commit.sha)
    assert row is not None
    assert row.state is CommitState.ERROR
    assert not shop.statuses.deliveries


def test_a_raw_file_that_comes_late_is_waited_for(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, None)
    shop.run_until_idle()
    shop.clock.advance(21)
    shop.run_until_idle()
    shop.objects.put(shop.raw_path(upload_id), raw_upload({"src/a.py": {1: 1}}), encoding=None)
    shop.clock.advance(61)
    shop.run_until_idle()
    assert shop.report(commit).totals.lines == 1


def test_a_raw_file_that_never_comes(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, None)
    waits = []
    for _ in range(5):
        shop.run_until_idle()
        waiting = shop.messages.waiting
        if waiting:
            moment = waiting[0].not_before
            assert moment is not None
            waits.append((moment - shop.clock.now()).total_seconds())
            shop.clock.advance(waits[-1])
    shop.run_until_idle()
    assert waits == [20, 60, 180, 600]
    with shop.database.reading() as work:
        (error,) = work.uploads.errors([upload_id])[upload_id]
    assert (error.code, error.params) == ("file_not_in_storage", {"location": shop.raw_path(upload_id)})


def test_why_an_upload_gave_nothing_is_stored_as_json(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"elsewhere/x.py": {1: 1}}, network=["src/a.py"]))
    shop.run_until_idle()
    with shop.database.reading() as work:
        (error,) = work.uploads.errors([upload_id])[upload_id]
    assert error.code == "report_empty"
    assert error.params["files"] == 1
    assert error.params["unresolved_paths"] == ["elsewhere/x.py"]


def test_legacy_arguments_make_their_row(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    shop.objects.put(
        "v4/raw/legacy.txt",
        b"src/a.py\n<<<<<< network\n\n# path=lcov.info\nTN:\nSF:src/a.py\nDA:1,1\nend_of_record\n<<<<<< EOF\n",
    )
    arguments: dict[str, JsonValue] = {
        "commit": commit.sha,
        "reportid": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "url": "v4/raw/legacy.txt",
        "flags": "unit, js,,unit",
        "service": "travis",
        "build": 17,
        "token": "secret-token",
        "name": "n" * 130,
    }
    shop.push(commit, arguments)
    shop.push(commit, arguments)
    shop.run_until_idle()
    with shop.database.reading() as work:
        (job,) = work.upload_jobs.of_commit(CommitKey(commit.repoid, commit.sha))
        upload = work.uploads.get_many([job.upload_id])[job.upload_id]
    assert str(upload.external_id) == arguments["reportid"]
    assert (upload.provider, upload.build_code, upload.flags) == ("travis", "17", ("unit", "js"))
    assert (upload.name, upload.state) == ("n" * 100, "merged")
    assert "secret-token" not in orjson.dumps(job.arguments).decode()


def test_bad_elements_are_dropped_with_their_reason(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    key = CommitKey(commit.repoid, commit.sha)
    for element in (b"{", b"[]", b"{}", b'{"upload_id": 999}'):
        shop.inbox.push(key, element, shop.clock.now())
    outcome = shop.run(Upload(repoid=commit.repoid, commitid=commit.sha))
    assert isinstance(outcome, Done)
    assert getattr(outcome.result, "queued", None) == 1
    assert len(getattr(outcome.result, "dropped", ())) == 4
    shop.run_until_idle()
    assert shop.report(commit).totals.lines == 1
    assert shop.inbox.peek(key, 10) == ()


def test_an_unknown_commit_is_permanent(shop: Workshop) -> None:
    repository = shop.repository()
    shop.inbox.push(CommitKey(repository.repoid, "f" * 40), b'{"upload_id": 1}', shop.clock.now())
    outcome = shop.run(Upload(repoid=repository.repoid, commitid="f" * 40))
    assert isinstance(outcome, Permanent)
    assert outcome.code == "commit_not_found"
    assert shop.inbox.waiting(ReportType.COVERAGE, shop.clock.now() + timedelta(days=1), 9)
    shop.clock.advance(shop.settings.deadline.total_seconds())
    shop.run(Sweep())
    shop.run_until_idle()
    assert not shop.inbox.waiting(ReportType.COVERAGE, shop.clock.now() + timedelta(days=1), 9)


def test_uploads_of_other_kinds_stay_in_the_inbox(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    outcome = shop.run(Upload(repoid=commit.repoid, commitid=commit.sha, report_type=ReportType.TEST_RESULTS))
    assert isinstance(outcome, Permanent)
    key = CommitKey(commit.repoid, commit.sha, ReportType.TEST_RESULTS)
    shop.inbox.push(key, b"{}", shop.clock.now())
    shop.clock.advance(10_000)
    swept = shop.run(Sweep())
    assert isinstance(swept, Done)
    assert getattr(swept.result, "claims", None) == 0
    assert shop.inbox.peek(key, 9) == (b"{}",)


def test_uploads_of_other_kinds_keep_none_waiting(shop: Workshop) -> None:
    shop.settings = replace(shop.settings, sweep_batch=3)
    commit = shop.commit(shop.repository(), TREE)
    for number in range(50):
        other = CommitKey(commit.repoid, f"{number:040x}", ReportType.TEST_RESULTS)
        shop.inbox.push(other, b"{}", shop.clock.now())
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.messages.clear()
    shop.settle()
    assert shop.report(commit).totals.lines == 1


def test_debounce(shop: Workshop) -> None:
    shop.settings = replace(shop.settings, upload_delay=timedelta(seconds=60))
    commit = shop.commit(shop.repository(), TREE)
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.clock.advance(12)
    outcome = shop.run(Upload(repoid=commit.repoid, commitid=commit.sha))
    assert isinstance(outcome, Snooze)
    assert (outcome.until - shop.clock.now()).total_seconds() == 48
    shop.clock.advance(38)
    outcome = shop.run(Upload(repoid=commit.repoid, commitid=commit.sha))
    assert isinstance(outcome, Snooze)
    assert (outcome.until - shop.clock.now()).total_seconds() == 30


def test_a_raw_upload_is_rewritten_after_its_publication(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.run_until_idle()
    text = shop.objects.get(shop.raw_path(upload_id))
    assert (
        text
        == b"src/a.py\n<<<<<< network\n\n# path=lcov.info\nTN:\nSF:src/a.py\nDA:1,1\nend_of_record\n\n<<<<<< EOF\n\n"
    )
    assert not [path for path in shop.objects.list(shop.paths(commit).own_folder) if path.endswith(".readable")]


def test_nothing_is_left_to_sweep(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
    shop.run_until_idle()
    shop.clock.advance(10_000)
    outcome = shop.run(Sweep())
    assert isinstance(outcome, Done)
    assert not any(getattr(outcome.result, name) for name in ("claims", "uploads", "commits", "notifications"))
