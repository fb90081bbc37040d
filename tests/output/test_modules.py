"""ES modules put together as one classic script, and what the shipped modules keep to."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

import javascript
from wijkplan.model.errors import OutputError
from wijkplan.output import shell
from wijkplan.output.modules import assemble

SHIPPED = {
    path.name: path.read_text(encoding="utf-8")
    for path in sorted(Path(str(files("wijkplan.output") / "assets/js")).iterdir())
}
ENTRIES = ("map.js", "table.js")
LEAF = "export const x = 1;\n"


def test_a_module_comes_after_those_that_it_imports():
    script = assemble(
        "a.js",
        {
            "a.js": 'import { b } from "./b.js";\nimport { c } from "./c.js";\nb(c);\n',
            "b.js": 'import { c } from "./c.js";\nexport function b(x) { return x + c; }\n',
            "c.js": "export const c = 1;\n",
            "niet.js": "export const niet = 1;\n",
        },
    )
    assert re.findall(r"const (\$\w+) = \(\(\)", script) == ["$c", "$b", "$a"]
    assert "niet" not in script, "what nobody imports is left out"
    assert "import" not in script
    assert "export" not in script
    assert script.startswith('"use strict";\n')


def test_the_order_of_the_files_makes_no_difference():
    turned = dict(reversed(SHIPPED.items()))
    for entry in ENTRIES:
        assert assemble(entry, SHIPPED) == assemble(entry, turned)


def test_code_and_comments_stay_as_they_are():
    code = "// import { niets } from elders\n\nconst a = 'x';\n/* export { a };\n*/\nb.import = a;"
    assert code in assemble("a.js", {"a.js": f"{code}\n"})


def test_imports_may_take_several_lines_and_every_kind_of_declaration_is_exported():
    script = assemble(
        "a.js",
        {
            "a.js": '// a\n\nimport {\n  f, g,\n  K,\n} from "./b.js";\nf(g, K);\n',
            "b.js": "export function f() {}\nexport async function g() {}\nexport class K {}\n",
        },
    )
    assert "return { f, g, K };" in script
    assert "const { f, g, K } = $b;" in script


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ('import x from "./b.js";', 1, "import"),
        ('import * as b from "./b.js";', 1, "import"),
        ('import "./b.js";', 1, "import"),
        ('import { x as y } from "./b.js";', 1, "import"),
        ('import { x } from "b.js";', 1, "import"),
        ('import { x } from "../b.js";', 1, "import"),
        ('import { x } from "./b.js"', 1, "import"),
        ('const a = 1;\n\nimport { x } from "./b.js";', 3, "onder andere code"),
        ('const b = await import("./b.js");', 1, "import"),
        ("const here = import.meta.url;", 1, "import"),
        ('const word = "een import";', 1, "import"),
        ("const a = 1;\nexport default a;", 2, "export"),
        ("const a = 1;\nexport { a };", 2, "export"),
        ('export * from "./b.js";', 1, "export"),
        ('export { x } from "./b.js";', 1, "export"),
        ("export let a = 1;", 1, "export"),
        ("export const { a } = {};", 1, "export"),
        ("const a = 1; export const b = a;", 1, "export"),
        ('/* één\n   twee */\nimport { y } from "./b.js";', 3, "b.js heeft geen export y"),
        ('import { x } from "./weg.js";', 1, "er is geen module weg.js"),
        ('import { a } from "./a.js";\nexport const a = 1;', 1, "kring: a.js → a.js"),
    ],
)
def test_what_departs_from_the_convention_is_refused_with_its_line(source, line, what):
    with pytest.raises(OutputError) as caught:
        assemble("a.js", {"a.js": source, "b.js": LEAF})
    (problem,) = caught.value.problems
    assert what in problem.message
    assert (problem.file, problem.row) == ("assets/js/a.js", str(line))
    assert "modules.py" in problem.remedy


def test_a_circle_of_modules_is_named():
    sources = {
        "a.js": 'import { b } from "./b.js";\n',
        "b.js": 'import { c } from "./c.js";\nexport const b = c;\n',
        "c.js": '\nimport { b } from "./b.js";\nexport const c = b;\n',
    }
    with pytest.raises(OutputError, match=re.escape("b.js → c.js → b.js")) as caught:
        assemble("a.js", sources)
    assert caught.value.problems[0].file == "assets/js/c.js"
    assert caught.value.problems[0].row == "2"


def test_every_module_is_used_by_a_page_and_is_small():
    scripts = [assemble(entry, SHIPPED) for entry in ENTRIES]
    for name, source in SHIPPED.items():
        assert any(f"const ${name.removesuffix('.js')} = " in script for script in scripts), name
        assert name == "messages.js" or source.count("\n") < 200, name
        assert source.startswith("// "), f"{name} does not say what it is for"


def test_nothing_is_imported_or_exported_in_vain():
    code = {name: javascript.read(source).code for name, source in SHIPPED.items()}
    tests = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(__file__).parent.parent.glob("browser/modules/*.js")
    )
    taken = {
        name: re.findall(r"^import \{([^}]*)\}", text, re.MULTILINE) for name, text in code.items()
    }
    imported = {name: re.findall(r"\w+", " ".join(found)) for name, found in taken.items()}
    for name, text in code.items():
        for one in imported[name]:
            assert len(re.findall(rf"(?<![\w$#])(?<!\w\.){one}\b", text)) > 1, f"{name}: {one}"
        for one in re.findall(
            r"^export (?:const|(?:async )?function|class) (\w+)", text, re.MULTILINE
        ):
            used = any(one in names for names in imported.values()) or one in tests
            assert used, f"{name}: {one}"


def test_the_scripts_leave_one_name_behind():
    """Only the map needs one: the shell calls it."""
    assigned = {
        name: re.findall(r"(?:window|globalThis)\.(\w+)(?:\.\w+)* =(?!=)", source)
        for name, source in SHIPPED.items()
    }
    assert {name: set(found) for name, found in assigned.items() if found} == {
        "map.js": {"wijkplan"}
    }
    assert b"window.wijkplan =" not in shell.asset_files()["tabel.js"]


# A text of several words, or one that begins like a sentence, is for a reader.
_FOR_READERS = re.compile(r"[^\W\d_]{2,}\s|\s[^\W\d_]{2,}|^[A-Z][a-z]")
_KEYS = {
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "Enter",
    "Escape",
    "Home",
    "End",
    "Page",
}
ALLOWED = {
    # names of classes, events, elements and questions to the browser
    "chart.js": {"chart-name is-chosen", "chart-line is-chosen"},
    "dom.js": {"(prefers-reduced-motion: reduce)"},
    "labels.js": {"map-label is-above"},
    "legend.js": {"swatch swatch-missing"},
    "map.js": {"(prefers-color-scheme: dark)"},
    "swipe.js": {"move zoomend resize"},
    "figurecell.js": {"getal ontbreekt"},
    "tablepage.js": {"getal ontbreekt", "getal table-place"},
    "timebar.js": {"tick is-main", "input, select, button"},
    # words of the data, to recognise and not to show
    "phases.js": {"jaar onbekend", "jaar voorbij"},
}


def for_readers(source):
    """Texts in a script that a reader would read, with their lines."""
    texts = javascript.read(source).texts
    return [(line, text) for line, text in texts if _FOR_READERS.search(text) and text not in _KEYS]


def test_what_a_reader_reads_stands_in_one_module():
    assert len(for_readers(SHIPPED["messages.js"])) > 60
    found = {name: {text for _, text in for_readers(source)} for name, source in SHIPPED.items()}
    found.pop("messages.js")
    assert {name: texts for name, texts in found.items() if texts} == ALLOWED


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('say("Geen waarde");', [(1, "Geen waarde")]),
        ('say("Bron");', [(1, "Bron")]),
        ("\nsay('niet geleverd');", [(2, "niet geleverd")]),
        ("say(`eind ${year}`);", [(1, "eind ")]),
        ("say(`${a ? `${b} van {` : `x`} zo`);", [(1, " van {"), (1, " zo")]),
        ('say(kort / lang, "tot", " · ", "nu"); // niet geleverd', []),
        ('const OPEN = /(^|: )tussen "de" en /; say("x");', []),
        ('/* "geen waarde" */ el("p", { class: "klein" }, `${a} ${b}`);', []),
    ],
)
def test_a_text_for_readers_is_found_wherever_it_stands(source, expected):
    assert for_readers(source) == expected
