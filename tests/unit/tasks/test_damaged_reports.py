"""Reports whose lines are damaged, in the base and in the head: what can be told is told, once (design §9)."""

import pytest

from codecov_core.ports import Commit, CommitKey
from codecov_core.tasks import Done, Notify, Sweep
from codecov_core.tasks.notify import NotifyResult
from tests.unit.tasks.workshop import SOURCE, Workshop, raw_upload

TREE = {"src/a.py": SOURCE}
CHANGED = {"src/a.py": SOURCE.replace(b"statement 2\n", b"")}
GOOD = raw_upload({"src/a.py": {1: 1, 2: 1}})


@pytest.fixture
def shop() -> Workshop:
    return Workshop()


def damage(shop: Workshop, commit: Commit) -> None:
    paths = shop.paths(commit)
    for place in (paths.chunks, paths.side_chunks(shop.commit_job(commit).published_gen)):
        shop.objects.put(place, b'{"present_sessions":[0]}\n[1,null,[[0,1]]\n[0,null,[[0,0]]')


def told(shop: Workshop) -> list[NotifyResult]:
    outcomes = [outcome for command, outcome in shop.outcomes if isinstance(command, Notify)]
    assert all(isinstance(outcome, Done) for outcome in outcomes)
    results = [outcome.result for outcome in outcomes if isinstance(outcome, Done)]
    return [result for result in results if isinstance(result, NotifyResult)]


def unreadable(shop: Workshop) -> list[object]:
    return [facts["sha"] for name, facts in shop.telemetry.events if name == "report.unreadable"]


def test_statuses_decide_without_a_base_whose_lines_are_damaged(shop: Workshop) -> None:
    repository = shop.repository()
    base = shop.commit(repository, TREE)
    shop.upload(base, GOOD)
    shop.settle()
    damage(shop, base)
    head = shop.commit(repository, CHANGED, base.sha, branch="f")
    shop.outcomes.clear()
    shop.upload(head, raw_upload({"src/a.py": {1: 0, 2: 0}}))
    shop.settle()
    assert [result.notified for result in told(shop)] == [True]
    statuses = [status for target, status in shop.statuses.deliveries if target.sha == head.sha]
    assert [(status.context, status.facts["kind"]) for status in statuses] == [
        ("codecov/project", "no_base_report"),
        ("codecov/patch", "not_affected"),
    ]
    assert unreadable(shop) == [base.sha]


def test_a_head_whose_lines_are_damaged_is_not_told_and_not_tried_for_ever(shop: Workshop) -> None:
    repository = shop.repository()
    base = shop.commit(repository, TREE)
    shop.upload(base, GOOD)
    head = shop.commit(repository, CHANGED, base.sha, branch="f")
    shop.upload(head, raw_upload({"src/a.py": {1: 0, 2: 0}}))
    shop.settle()
    damage(shop, head)
    with shop.database.begin() as work:
        work.commit_jobs.notify_again(CommitKey(head.repoid, head.sha), shop.clock.now())
    shop.outcomes.clear()
    for _ in range(5):
        shop.clock.advance(20)
        shop.run(Sweep())
        shop.run_until_idle()
    assert [(result.notified, result.reason) for result in told(shop)] == [(False, "no_head_report")]
    assert head.sha in unreadable(shop)
