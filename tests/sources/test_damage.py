"""What can be wrong with a file before its contents are looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from wijkplan.sources.damage import is_there


@pytest.mark.parametrize("name", ["nergens.csv", "a" * 300, "a\0b"])
def test_a_name_that_no_file_can_have_is_not_there(tmp_path, name):
    assert not is_there(tmp_path / name)


def test_a_file_is_there():
    assert is_there(Path(__file__))
