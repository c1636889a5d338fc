"""Object paths are wire."""

from dataclasses import replace

import pytest

from codecov_core.tasks import ReportJsonPlace, StoragePaths, TaskSettings
from tests.unit.tasks.workshop import Workshop


@pytest.mark.parametrize(
    ("repoid", "service", "service_id", "key", "expected"),
    [
        (42, "github", "987654", "ab164bf3f7d947f2a0681b215404873e", "C02C7AF26F301B96363CFF6775B7F65E"),
        (42, "to_be_deleted", "987654", "ab164bf3f7d947f2a0681b215404873e", "0DF02BF52805736CA63FA630E9444AD7"),
        (12, "github", "345", TaskSettings().hash_key, "5A05597C1154DDFC8B595C13B5170477"),
        (2, "github", "2002", "testixik8qdauiab1yiffydimvi72ekq", "073F99276F4F75740DF98017DCEB476B"),
    ],
)
def test_repo_hash(repoid: int, service: str, service_id: str, key: str, expected: str) -> None:
    made = Workshop().repository()
    repository = replace(made, repoid=repoid, service=service, service_id=service_id)
    paths = StoragePaths.of(repository, key, "c" * 40)
    assert paths.repo_hash == expected
    assert paths.chunks == f"v4/repos/{expected}/commits/{'c' * 40}/chunks.txt"


def test_own_paths_are_read_back() -> None:
    paths = StoragePaths("HASH", "abc")
    assert paths.segment(41, 3) == "worker/v1/HASH/abc/41.3"
    assert paths.upload_and_fence(paths.segment(41, 3)) == (41, 3)
    assert paths.upload_and_fence(paths.readable(paths.segment(41, 3))) == (41, 3)
    assert paths.upload_and_fence(paths.segment0(2)) == (0, 2)
    assert paths.upload_and_fence(paths.side_chunks(2)) is None
    assert paths.generation_of(paths.side_chunks(12)) == 12
    assert paths.generation_of(paths.side_report(12)) == 12
    assert paths.generation_of(paths.segment(1, 1)) is None


def test_where_the_report_json_goes() -> None:
    other = Workshop().repository()
    own = replace(other, owner_username="codecov")
    places = {
        ReportJsonPlace.DATABASE: (False, False),
        ReportJsonPlace.GENERAL: (True, True),
        ReportJsonPlace.CODECOV: (False, True),
        ReportJsonPlace.RESTRICTED: (False, True),
    }
    for place, expected in places.items():
        settings = TaskSettings(report_json=place)
        assert (settings.report_json_in_storage(other), settings.report_json_in_storage(own)) == expected
    listed = TaskSettings(report_json=ReportJsonPlace.RESTRICTED, report_json_repos=frozenset({other.repoid}))
    assert listed.report_json_in_storage(other)
