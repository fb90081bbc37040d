"""Nothing reaches a file but through the gate: read from the code, and watched during a build."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hostile_town import Attack, write_town
from projects import contents
from wijkplan.output.unpack import find_words
from writes import find_writes, writes_per_module

TESTS = Path(__file__).parent
SOURCE = TESTS.parent / "src" / "wijkplan"
GATE = {
    "wijkplan.output.disclosure": "writes the files of an edition",
    "wijkplan.output.folder": "puts them in the place of the old ones",
}
EXCEPTIONS = {
    ("wijkplan.demo", ""): "makes the files of a fictional town, not an atlas",
    ("wijkplan.scaffold", "create_project"): "writes wijkplan.toml, which names files and no data",
    ("wijkplan.output.geopackage", "write_geopackage"): "fills the path that the gate gives it",
}
"""Module or package, and a function of it, that writes all the same -> why that is right."""


def _exception(module: str, function: str) -> tuple[str, str] | None:
    for place, own in EXCEPTIONS:
        inside = module == place or module.startswith(f"{place}.")
        if inside and own in ("", function):
            return place, own
    return None


# ------------------------------------------------------------------ read from the code


@pytest.fixture(scope="module")
def written():
    """Every write in the package, by module."""
    return writes_per_module(SOURCE)


def test_nothing_writes_but_the_gate_and_what_is_named(written):
    elsewhere = [
        f"{module}, line {write.line} ({write.function}): {write.what}"
        for module, writes in written.items()
        for write in writes
        if module not in GATE and _exception(module, write.function) is None
    ]
    assert elsewhere == []


def test_the_gate_and_every_exception_do_write(written):
    used = {_exception(module, w.function) for module, writes in written.items() for w in writes}
    assert set(EXCEPTIONS) <= used
    assert set(GATE) <= set(written)


@pytest.mark.parametrize(
    "code",
    [
        'Path("a").write_text("x")',
        'path.write_bytes(b"x")',
        'open("a", "w")',
        'open("a", mode="ab")',
        'open("a", "r+")',
        'open("a", mode)',
        'path.open("x")',
        'path.open(mode="w")',
        'io.open("a", "w")',
        'gzip.open("a", "wb")',
        'rasterio.open(path, "w", driver="GTiff")',
        'zipfile.ZipFile(path, "a")',
        'table.to_csv("a.csv")',
        "table.to_csv(path_or_buf=path)",
        "frame.to_file(path)",
        "frame.to_json(path)",
        "frame.to_parquet(path)",
        "frame.to_excel(path)",
        "figure.savefig(path)",
        "book.save(path)",
        "map_.save(outfile=path)",
        "image.save(fp=path)",
        "np.save(path, values)",
        "json.dump(value, stream)",
        "pyogrio.write_dataframe(frame, path)",
        "from pyogrio import write_dataframe\nwrite_dataframe(frame, path)",
        "path.rename(other)",
        "path.replace(other)",
        "path.unlink()",
        "path.mkdir()",
        "path.touch()",
        "path.symlink_to(other)",
        'os.open("a", os.O_CREAT)',
        "os.replace(a, b)",
        "from os import replace\nreplace(a, b)",
        "import shutil",
        "from tempfile import NamedTemporaryFile",
        "sqlite3.connect(path)",
        "import subprocess",
        "for write in map(Path.write_text, paths): pass",
    ],
)
def test_a_planted_write_is_found(code):
    indented = "\n".join(f"    {line}" for line in code.splitlines())
    found = find_writes(f"def _render(path):\n{indented}\n")
    assert [write.function for write in found] == ["_render"] * len(found)
    assert found


@pytest.mark.parametrize(
    "code",
    [
        'publication.write_text("a.html", text)',
        'publication.write_bytes("a", b"x")',
        'path.read_text("utf-8")',
        'open("a")',
        'path.open("rb")',
        'path.open(mode="rb")',
        "rasterio.open(request.path)",
        "table.to_csv(index=False)",
        "frame.to_json()",
        'text.replace("a", "b")',
        'replace(spec, name="a")',
        'series.rename("a")',
        "frame.rename(columns=names)",
        "stream = io.BytesIO()\n    book.save(stream)",
        "stream = io.StringIO()\n    frame.to_csv(stream)",
        'ZipFile(io.BytesIO(content)).read("a")',
        "json.dumps(value)",
        'sqlite3.connect(":memory:")',
    ],
)
def test_what_writes_nothing_is_left_alone(code):
    assert find_writes(f"def _render(path):\n    {code}\n") == []


# ------------------------------------------------------------------ watched during a build

USER, HOST = "bouwer-9f3a", "computer-9f3a"
WATCH = f"""
import platform, socket
socket.gethostname = socket.getfqdn = platform.node = lambda *_: {HOST!r}
"""
WATCH += r"""
import json, os, sys

gate, plant = set(json.loads(sys.argv[2])), sys.argv[3]
seen = []
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate",
           "os.chmod", "os.chown", "os.utime", "os.mkfifo", "os.mknod", "os.setxattr",
           "shutil.", "tempfile.", "sqlite3.connect")
OUTSIDE = ("socket.connect", "socket.sendto", "socket.getaddrinfo", "subprocess.Popen",
           "os.system", "os.exec", "os.posix_spawn", "os.fork", "urllib.Request")

def watch(event, arguments):
    if event == "open":
        if not isinstance(arguments[2], int) or not arguments[2] & WRITING:
            return
    elif not event.startswith(CHANGES + OUTSIDE):
        return
    frame, modules = sys._getframe(1), set()
    while frame is not None:
        modules.add(frame.f_globals.get("__name__"))
        frame = frame.f_back
    seen.append([event, str(arguments[0]) if arguments else "", bool(modules & gate)])

from wijkplan import Project
import wijkplan.output.atlas as atlas

if plant:
    original = atlas.build_payload
    def build_payload(*given, **named):
        exec(plant)
        return original(*given, **named)
    atlas.build_payload = build_payload
sys.addaudithook(watch)
Project.load(sys.argv[1]).build()
print(json.dumps(seen))
"""


def state(folder: Path) -> dict[str, tuple[str, int, int]]:
    """Everything in a folder: what it is, when it was changed, and what is in it."""
    found = {}
    for path in sorted(folder.rglob("*")):
        about = path.lstat()
        inside = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        when = 0 if path.is_dir() else about.st_mtime_ns
        found[path.relative_to(folder).as_posix()] = (inside, about.st_mode, when)
    return found


def watched_build(folder: Path, plant: str = "") -> tuple[list[list], dict, dict]:
    """Build in a process of its own; returns what it wrote, and the disk before and after."""
    for name in ("home", "tmp", "cwd"):
        (folder / name).mkdir()
    write_town(folder / "project", Attack(harmless=True))
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "WIJK"))},
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "USER": USER,
        "LOGNAME": USER,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    before = state(folder)
    done = subprocess.run(
        [sys.executable, "-c", WATCH, str(folder / "project"), json.dumps([*GATE]), plant],
        cwd=folder / "cwd", env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), before, state(folder)


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bouw")
    return folder, *watched_build(folder)


def test_every_write_of_a_build_has_the_gate_above_it(build):
    folder, seen, *_ = build
    assert [(event, path) for event, path, gate in seen if not gate] == []
    events = {event for event, *_ in seen}
    assert {"open", "os.mkdir", "os.rename", "tempfile.mkdtemp"} <= events
    # inside the project: the new folder beside the output, and nothing else
    places = {Path(path) for event, path, _ in seen if event in ("open", "os.mkdir", "os.rename")}
    inside = {path.relative_to(folder / "project").parts[:1] for path in places}
    assert {name.partition("-")[0] for parts in inside for name in parts} == {".maps.nieuw"}


def test_after_a_build_nothing_on_the_disk_has_changed_but_the_output_folder(build):
    folder, _, before, after = build
    out = "project/maps"
    assert {k: v for k, v in after.items() if not k.startswith(out)} == before
    manifest = json.loads((folder / out / "data/bestanden.json").read_text("utf-8"))["bestanden"]
    assert set(contents(folder / out)) == {*manifest, "data/bestanden.json"}


def test_a_write_past_the_gate_is_seen_twice(tmp_path):
    plant = "import os, pathlib, pandas; "
    plant += "pathlib.Path(os.environ['TMPDIR'], 'een.txt').write_text('x'); "
    plant += "pandas.DataFrame({'a': [1]}).to_csv('twee.csv')"
    seen, before, after = watched_build(tmp_path, plant)
    past = {Path(path).name for event, path, gate in seen if not gate}
    added = {Path(name).name for name in after.keys() - before.keys() if "/maps" not in name}
    assert past == added == {"een.txt", "twee.csv"}


def test_no_file_tells_who_built_it_where_and_when(build):
    folder, *_ = build
    today = dt.datetime.now(dt.UTC).date()
    words = [str(folder), folder.name, str(TESTS.parent), sys.prefix, USER, HOST]
    words += [today.isoformat(), today.strftime("%Y%m%d"), today.strftime("%d-%m-%Y")]
    assert find_words(folder / "project" / "maps", words) == []
