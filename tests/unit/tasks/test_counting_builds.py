"""``after_n_builds``: whether sessions that were carried forward count (chapter 03 §19 rule 37)."""

from dataclasses import replace

import pytest

from tests.unit.tasks.workshop import CARRYING, SOURCE, Workshop, laid_over_defaults, raw_upload

TWO_BUILDS = {**CARRYING, "codecov": {"notify": {"after_n_builds": 2}}}
TREE = {"src/a.py": SOURCE, "src/b.py": SOURCE}


@pytest.mark.parametrize(("fresh_only", "fresh", "told"), [(False, 1, True), (True, 1, False), (True, 2, True)])
def test_what_counts(fresh_only: bool, fresh: int, told: bool) -> None:
    shop = Workshop()
    shop.settings = replace(
        shop.settings, installation=laid_over_defaults(TWO_BUILDS), count_fresh_uploads_only=fresh_only
    )
    repository = shop.repository()
    base = shop.commit(repository, TREE)
    shop.upload(base, raw_upload({"src/a.py": {1: 1}}), ["unit"])
    shop.settle()
    head = shop.commit(repository, TREE, base.sha, message="next", branch="feature", pullid=1)
    for number in range(fresh):
        shop.upload(head, raw_upload({"src/b.py": {1: number}}), ["web"])
    shop.settle()
    assert len(shop.report(head).sessions) == 1 + fresh
    assert bool(shop.statuses.shown(head.sha)) is told
