"""``codecov.notify.notify_error``: nothing is told while an upload of the commit has failed (chapter 04 §16.1 D20)."""

import pytest

from codecov_core.ports import Commit, CommitKey, JsonObject
from codecov_core.tasks import Done, Notify
from codecov_core.tasks.notify import NotifyResult
from tests.unit.tasks.workshop import SOURCE, Workshop, raw_upload

TREE = {"src/a.py": SOURCE, "src/b.py": SOURCE}
STRICT: JsonObject = {"codecov": {"notify": {"notify_error": True}}}
GOOD = raw_upload({"src/a.py": {1: 1}})
BAD = b"this is nothing"


@pytest.fixture
def shop() -> Workshop:
    return Workshop()


def upload_all(shop: Workshop, commit: Commit, *raws: bytes) -> list[int]:
    """Upload one after the other, each merged and published before the next."""
    uploads = []
    for raw in raws:
        uploads.append(shop.upload(commit, raw))
        shop.settle()
    return uploads


def reasons(shop: Workshop) -> list[str | None]:
    told = [outcome for command, outcome in shop.outcomes if isinstance(command, Notify)]
    results = [outcome.result for outcome in told if isinstance(outcome, Done)]
    return [result.reason for result in results if isinstance(result, NotifyResult)]


def test_a_failure_of_an_earlier_batch_counts(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(owner_yaml=STRICT), TREE)
    upload_all(shop, commit, BAD, GOOD)
    assert not shop.statuses.deliveries
    assert reasons(shop)[-1] == "uploads_failed"


def test_a_failure_after_the_wish_counts(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(owner_yaml=STRICT), TREE)
    shop.upload(commit, GOOD)
    bad = shop.upload(commit, None)
    shop.run_until_idle()
    assert not shop.statuses.deliveries, "the second still waits for its raw upload"
    shop.objects.put(shop.raw_path(bad), BAD, encoding=None)
    shop.settle()
    assert not shop.statuses.deliveries
    assert reasons(shop)[-1] == "uploads_failed"


def test_an_upload_that_is_repaired_lets_the_commit_be_told(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(owner_yaml=STRICT), TREE)
    bad, _ = upload_all(shop, commit, BAD, GOOD)
    shop.objects.put(shop.raw_path(bad), raw_upload({"src/b.py": {1: 1}}), encoding=None)
    shop.push(commit, {"upload_id": bad, "reprocess_via_admin": True})
    shop.settle()
    assert shop.statuses.shown(commit.sha)


def test_failures_are_of_no_interest_without_the_setting(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_all(shop, commit, BAD, GOOD)
    assert shop.statuses.shown(commit.sha)


def test_an_empty_upload_is_told_whatever_failed(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(owner_yaml=STRICT), TREE)
    upload_all(shop, commit, BAD, GOOD)
    shop.run(Notify(repoid=commit.repoid, commitid=commit.sha, empty_upload="pass"))
    assert shop.statuses.shown(commit.sha)
    with shop.database.reading() as work:
        assert work.upload_jobs.counts(CommitKey(commit.repoid, commit.sha)).error == 1
