"""The notebooks run, and the commands and examples in the documents work."""

from __future__ import annotations

import pickle
import re
import shlex
import tempfile
from pathlib import Path

import jupytext
import nbclient
import nbformat
import pytest

from command_line import run
from projects import ROOT
from wijkplan import Project

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
FILES = """\
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from made_once import take_copies
from wijkplan.demo import project
project.make_files = take_copies(Path({whole!r}), Path({small!r}))
"""
ATLAS = """\
import pickle
from wijkplan import Project
Project.atlas = lambda *_, **__: pickle.loads(Path({atlas!r}).read_bytes())
"""
ASKS_THE_ATLAS = {"04_warmte"}
"""Of all Voorbeeldstad, as other tests do; the first notebook computes one of its own."""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the notebook machinery itself
def test_notebook_runs(path, voorbeeldstad, small_voorbeeldstad, tmp_path, request):
    """In a process of its own, that begins with what was made before."""
    notebook, tests = jupytext.read(path), str(ROOT / "tests")
    before = FILES.format(tests=tests, whole=str(voorbeeldstad), small=str(small_voorbeeldstad))
    if path.stem in ASKS_THE_ATLAS:
        atlas = tmp_path / "atlas"
        atlas.write_bytes(pickle.dumps(request.getfixturevalue("voorbeeldstad_atlas")))
        before += ATLAS.format(atlas=str(atlas))
    notebook.cells.insert(0, nbformat.v4.new_code_cell(before))
    client = nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute()


def _blocks(page: Path, language: str) -> list[str]:
    text = page.read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_readme_has_examples_to_test():
    assert _blocks(ROOT / "README.md", "python")
    assert _blocks(ROOT / "README.md", "console")


@pytest.mark.usefixtures("made_before")
def test_python_examples_run(voorbeeldstad_atlas, tmp_path, monkeypatch):
    """With the atlas of Voorbeeldstad that all tests share: the example builds the same one."""
    monkeypatch.setattr(Project, "atlas", lambda _, **__: voorbeeldstad_atlas)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    blocks = [block for page in PAGES for block in _blocks(page, "python")]
    for block in blocks:
        exec(compile(block, "voorbeeld", "exec"), {"__name__": "voorbeeld"})
    assert list(tmp_path.glob("*/voorbeeld/maps/index.html"))


@pytest.mark.usefixtures("made_before")
def test_the_commands_of_the_readme_run(tmp_path):
    """Lines that start with ``$ wijkplan``, one after another in one folder."""
    commands = [
        line.removeprefix("$ ").partition("#")[0]
        for block in _blocks(ROOT / "README.md", "console")
        for line in block.splitlines()
        if line.startswith("$ wijkplan")
    ]
    assert len(commands) >= 4
    for command in commands:
        arguments = shlex.split(command)[1:]
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode == 0, (command, done.stderr)


@pytest.mark.parametrize(
    "page", [*PAGES, *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda page: page.name
)
def test_links_between_documents_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text("utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_make_knows_the_two_commands_of_the_readme():
    text = (ROOT / "Makefile").read_text("utf-8")
    for target in ("demo", "test", "check"):
        assert re.search(rf"^{target}:", text, re.MULTILINE)
        assert f"make {target}" in (ROOT / "README.md").read_text("utf-8")
