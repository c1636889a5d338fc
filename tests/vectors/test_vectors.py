from pathlib import Path

import pytest

from tests.vectors.registry import Vector, VectorsError, load_vectors


def test_vector(vector: Vector) -> None:
    vector.check(vector.input, vector.expect)


def test_a_topic_without_a_runner_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "nobody.json").write_text('{"topic": "nobody", "cases": []}')
    with pytest.raises(VectorsError, match="nobody checks it"):
        load_vectors(tmp_path)


def test_a_folder_without_topics_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(VectorsError, match="no vectors"):
        load_vectors(tmp_path)


def test_a_file_of_another_shape_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text('{"cases": []}')
    with pytest.raises(VectorsError, match="no topic file"):
        load_vectors(tmp_path)
