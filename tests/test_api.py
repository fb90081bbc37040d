"""What the package promises to whoever imports it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import wijkplan

HEAVY = ("folium", "geopandas", "matplotlib", "networkx", "pandas", "rasterio", "shapely")


def modules_after(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


def test_every_exported_name_exists_and_is_documented():
    for name in wijkplan.__all__:
        assert getattr(wijkplan, name).__doc__


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nietbestaand"):
        wijkplan.nietbestaand  # noqa: B018


@pytest.mark.parametrize("statement", ["import wijkplan", "import wijkplan.cli"])
def test_importing_is_light(statement):
    assert not modules_after(statement) & set(HEAVY)


def test_help_is_light():
    loaded = modules_after(
        "from click.testing import CliRunner; from wijkplan.cli import cli; "
        "r = CliRunner().invoke(cli, ['build', '--help']); assert r.exit_code == 0"
    )
    assert not loaded & set(HEAVY)


def test_computing_needs_no_drawing():
    assert not modules_after("import wijkplan.project") & {"folium", "matplotlib", "jinja2"}
