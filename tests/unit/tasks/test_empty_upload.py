"""``Notify`` of an empty upload: only its message knows of the wish, so it ends when that is told (04 §10.13)."""

from dataclasses import replace
from datetime import timedelta
from typing import Literal

import pytest

from codecov_core.ports import CommitKey
from codecov_core.tasks import Done, Notify, Permanent, PreProcessUpload, Snooze, Sweep
from tests.unit.tasks.workshop import CARRYING, SOURCE, Workshop, laid_over_defaults, raw_upload

TREE = {"src/a.py": SOURCE}
TOLD = {"pass": {"success"}, "fail": {"failure"}}
Kind = Literal["pass", "fail"]


@pytest.fixture
def shop() -> Workshop:
    return Workshop()


def states(shop: Workshop, sha: str) -> set[str]:
    return {status.state for status in shop.statuses.shown(sha).values()}


def wait(shop: Workshop, seconds: float) -> None:
    shop.wait(timedelta(seconds=seconds))
    shop.run(Sweep())
    shop.run_until_idle()


@pytest.mark.parametrize("kind", ["pass", "fail"])
@pytest.mark.parametrize("has_base", [False, True])
def test_a_commit_without_any_upload_is_told(shop: Workshop, kind: Kind, has_base: bool) -> None:
    repository, base = shop.repository(), None
    if has_base:
        base = shop.commit(repository, TREE)
        shop.upload(base, raw_upload({"src/a.py": {1: 1}}))
        shop.settle()
    commit = shop.commit(repository, {"README": b"words"}, base.sha if base else None, message="docs")
    outcome = shop.run(Notify(repoid=commit.repoid, commitid=commit.sha, empty_upload=kind))
    assert isinstance(outcome, Snooze)
    shop.run_until_idle()
    shop.wait(outcome.until - shop.clock.now())
    shop.run_until_idle()
    assert states(shop, commit.sha) == TOLD[kind]


def test_the_loss_of_the_nudge_loses_nothing(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    command = Notify(repoid=commit.repoid, commitid=commit.sha, empty_upload="pass")
    shop.run(command)
    shop.messages.clear()
    shop.run(Sweep())
    shop.run_until_idle()
    assert isinstance(shop.run(command), Done)
    assert states(shop, commit.sha) == {"success"}


def test_a_parent_that_is_not_known_yet_is_waited_for(shop: Workshop) -> None:
    shop.settings = replace(shop.settings, installation=laid_over_defaults(CARRYING))
    repository = shop.repository()
    parent = shop.commit(repository, TREE)
    commit = shop.commit(repository, {"README": b"words"}, parent.sha, message="docs")
    assert isinstance(shop.run(PreProcessUpload(repoid=commit.repoid, commitid=commit.sha)), Snooze)
    assert isinstance(shop.run(Notify(repoid=commit.repoid, commitid=commit.sha, empty_upload="fail")), Snooze)
    for _ in range(21):
        wait(shop, 10)
    assert states(shop, commit.sha) == {"failure"}


def test_uploads_that_are_under_way_are_waited_for(shop: Workshop) -> None:
    commit = shop.commit(shop.repository(), TREE)
    upload_id = shop.upload(commit, None)
    shop.run_until_idle()
    assert isinstance(shop.run(Notify(repoid=commit.repoid, commitid=commit.sha, empty_upload="fail")), Snooze)
    shop.objects.put(shop.raw_path(upload_id), raw_upload({"src/a.py": {1: 1}}), encoding=None)
    wait(shop, 20)
    wait(shop, 10)
    assert states(shop, commit.sha) == {"failure"}


def test_a_commit_that_nobody_knows_gets_no_job(shop: Workshop) -> None:
    key = CommitKey(shop.commit(shop.repository(), TREE).repoid, "f" * 40)
    assert isinstance(shop.run(Notify(repoid=key.repoid, commitid=key.sha, empty_upload="pass")), Permanent)
    with shop.database.reading() as work:
        assert work.commit_jobs.get(key) is None
