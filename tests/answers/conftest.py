"""Fixtures of the answers."""

from __future__ import annotations

import pytest

import programmes


@pytest.fixture
def read(tmp_path):
    """Read a small register, see `programmes.read_case`."""
    return lambda *args, **given: programmes.read_case(tmp_path, *args, **given)
