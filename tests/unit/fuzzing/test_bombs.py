"""A megabyte of any format costs less than two seconds and half a gigabyte, whatever it claims."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from codecov_core.ingest import UploadErrorCode, ingest_upload
from fuzzing.bombs import BAD, FILES, MEGABYTE, ONE_LINE, RANGES, Bomb
from fuzzing.judging import MOST_MEMORY, judged
from fuzzing.watching import Baits, Watch


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    baits = Baits(Path(tmp_path_factory.mktemp("baits")))
    yield Watch(MOST_MEMORY, baits)
    baits.close()


@pytest.mark.parametrize("bomb", [*RANGES.values(), *ONE_LINE.values()], ids=[*RANGES, *ONE_LINE])
def test_records_that_claim_much_cost_no_more_than_they_may(bomb: Bomb, watch: Watch) -> None:
    upload = bomb.upload()
    assert MEGABYTE - 1000 < len(upload.raw) <= MEGABYTE
    assert judged(upload, watch).surprises == ()


@pytest.mark.parametrize("bomb", [*FILES.values(), *BAD.values()], ids=[*FILES, *BAD])
def test_many_files_and_bad_records_come_to_a_result(bomb: Bomb, watch: Watch) -> None:
    assert judged(bomb.upload(50_000), watch).surprises == ()


@pytest.mark.parametrize("name", [name for name in RANGES if "allowed" not in name])
def test_ranges_of_far_more_lines_than_code_has_are_refused_with_the_reason(name: str) -> None:
    upload = RANGES[name].upload(2_000)
    result = ingest_upload(upload.raw, upload.setting.options())
    assert result.error is not None
    assert result.error.code is UploadErrorCode.UNKNOWN_PROCESSING
    assert "records claim to cover" in result.error.message
