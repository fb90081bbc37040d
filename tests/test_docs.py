"""The notebooks run, and the commands and examples in the documents work."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import jupytext
import nbclient
import pytest

from command_line import run
from projects import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the notebook machinery itself
def test_notebook_runs(path, tmp_path):
    notebook = jupytext.read(path)
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_examples_run(page, tmp_path):
    for block in _blocks(page, "python"):
        done = subprocess.run(
            [sys.executable, "-c", block],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


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
