"""Small numbers about persons: what is hidden, what can still be found out, and at what cost.

Three towns: Voorbeeldstad with the table of its wijkteams, and Hengelo and Twente (real CBS
figures) with a made-up table of a partner. Then small random towns, where every choice of cells can
be tried, so that what is hidden beyond need can be counted; beside ours the usual rule of thumb: in
every sum with one hidden cell also hide the smallest of the others, until no sum has one.

    python benchmarks/protection.py [towns | small]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.output.verify import verify_folder
from wijkplan.project import Project
from wijkplan.protection.audit import OFFICIAL, RECOVERABLE, audit
from wijkplan.protection.knowledge import Cell, Facts
from wijkplan.protection.small import small_cells
from wijkplan.protection.suppress import choose_hidden

ROOT = Path(__file__).parents[1]
REALDATA = Path(os.environ.get("WIJKPLAN_REALDATA") or ROOT.parent / "shared" / "realdata")
COLUMNS = {
    "wmo": ("aantal", "aantal_inwoners", 0.05),
    "jeugdhulp": ("aantal", "aantal_inwoners", 0.02),
    "schuldhulp": ("aantal", "aantal_huishoudens", 0.03),
    "bijstand_kort": ("aantal", "bijstand", 0.02),
    "bijstand_lang": ("aantal", "bijstand", 0.03),
}


# --- towns


def write_town(folder: Path, gemeenten: tuple[str, ...]) -> Project:
    """A project of CBS figures and a table of a partner, drawn from them."""
    source = (
        '[[bron]]\nsoort = "cbs-buurten"\njaar = 2021\n'
        f'bestand = "{REALDATA}/buurten_2021_twente/buurten.shp"\n'
    )
    codes = ", ".join(f'"{code}"' for code in gemeenten)
    head = f'[project]\nnaam = "Proef"\ngemeenten = [{codes}]\njaar = 2021\n\n'
    (folder / "wijkplan.toml").write_text(head + source)
    values = Project.load(folder).base_state(Project.load(folder).inputs()).figures.values
    partner = draw_partner(values[values.index.str.startswith("BU")])
    partner.to_csv(folder / "wijkteams.csv")
    table = '[[bron]]\nsoort = "cijfers"\nnaam = "Wijkteams"\nbestand = "wijkteams.csv"\n'
    kinds = "".join(
        f'[[kolom]]\nnaam = "{name}"\nlabel = "{name}"\nsoort = "{kind}"\n'
        f'over = "personen"\nvan = "{whole}"\n'
        for name, (kind, whole, _) in COLUMNS.items()
    )
    kinds += (
        '[[kolom]]\nnaam = "bijstand"\nlabel = "bijstand"\nsoort = "aantal"\nover = "personen"\n'
        'van = "aantal_huishoudens"\n[[kolom]]\nnaam = "aandeel_schuldhulp"\nlabel = "aandeel"\n'
        'soort = "aandeel"\nover = "personen"\ngewicht = "aantal_huishoudens"\nafronding = 0.1\n'
    )
    (folder / "wijkplan.toml").write_text(head + source + table + kinds)
    return Project.load(folder)


def draw_partner(buurten: pd.DataFrame) -> pd.DataFrame:
    rng = np.random.default_rng(5)
    known = buurten[["aantal_inwoners", "aantal_huishoudens"]].dropna().astype(int)
    drawn = pd.DataFrame(index=known.index.rename("buurtcode"))
    for name, (_, whole, rate) in COLUMNS.items():
        of = known.get(whole, known["aantal_huishoudens"])
        drawn[name] = rng.binomial(of, rate * rng.uniform(0.3, 1.7, len(known)))
    drawn["bijstand"] = drawn["bijstand_kort"] + drawn["bijstand_lang"]
    share = 100 * drawn["schuldhulp"] / known["aantal_huishoudens"].where(lambda n: n > 0)
    drawn["aandeel_schuldhulp"] = share.round(1)
    return drawn


def measure_town(name: str, project: Project) -> None:
    start = time.process_time()
    inputs = project.inputs(edition="openbaar")
    reading = time.process_time() - start
    protection = inputs.protection
    cells = sum(sum(column.cells.values()) for column in protection.columns)
    hidden = sum(sum(column.hidden.values()) for column in protection.columns)
    with tempfile.TemporaryDirectory() as folder:
        written = project.build(Path(folder) / "uit")
        start = time.process_time()
        found = verify_folder(written.folder)
        verifying = time.process_time() - start
    small = count_small(project)
    print(
        f"{name}: {len(protection.columns)} kolommen, {cells} cellen, {small} klein, "
        f"{hidden} verborgen; lezen en beschermen {reading:.1f} s, verifiëren {verifying:.1f} s"
    )
    narrow = found.narrowest
    print(
        f"  herleidbaar {len(found.leaks)}; het minst blijft open: "
        f"{narrow['low']:.0f} tot {narrow['high']:.0f}; volgt uit officiële cijfers "
        f"{int(found.intervals['verdict'].eq(OFFICIAL).sum())}; door het CBS zelf verraden "
        f"{len(found.official)}"
    )


def count_small(project: Project) -> int:
    """Small cells of the internal edition: what must be hidden at least."""
    table = project.base_state(project.inputs(edition="intern")).figures
    partner = {
        name: table.specs[name].threshold or 10.0
        for name, lineage in table.lineage.items()
        if table.specs[name].disclosure == "personen"
        and lineage.provenance is not None
        and not lineage.provenance.published
    }
    names = [name for name, spec in table.specs.items() if spec.kind.numeric]
    values = table.values[names].astype(float)
    facts = Facts(
        values=values,
        derived=values.isna(),
        known=values.notna(),
        specs=table.specs,
        parts={},
        official=frozenset(names) - set(partner),
    )
    return len(small_cells(facts, partner))


# --- small random towns


def small_town(rng: np.random.Generator, columns: tuple[str, ...]) -> Facts:
    """Two wijken of two or three buurten; one count, or two categories and their whole."""
    sizes = rng.integers(2, 4 if len(columns) == 1 else 3, 2)
    buurten = [f"b{n}" for n in range(sizes.sum())]
    parts = {"g": ("w1", "w2"), "w1": tuple(buurten[: sizes[0]]), "w2": tuple(buurten[sizes[0] :])}
    specs = {name: ColumnSpec(name=name, label=name, kind=Kind.COUNT) for name in columns}
    values = pd.DataFrame(
        {name: rng.geometric(0.04, len(buurten)) - 1 for name in columns}, index=buurten
    ).astype(float)
    families: tuple[tuple[str, ...], ...] = ()
    if len(columns) > 1:
        *categories, whole = columns
        values[whole] = values[categories].sum(axis=1)
        specs |= {name: replace(specs[name], of=whole) for name in categories}
        families = (tuple(categories),)
    for area in ("w2", "w1", "g"):
        values.loc[area] = values.loc[list(parts[area])].sum()
    return Facts(
        values=values,
        derived=values.isna(),
        known=values.notna(),
        specs=specs,
        parts=parts,
        families=families,
    )


def recoverable(facts: Facts, hidden: frozenset[Cell]) -> int:
    values = facts.values.copy()
    by_column: dict[str, list[str]] = {}
    for column, area in sorted(hidden):
        values.loc[area, column] = np.nan
        by_column.setdefault(column, []).append(area)
    found = audit(replace(facts, values=values), by_column, dict.fromkeys(by_column, 10.0))
    return int((found["verdict"] == RECOVERABLE).sum())


def fewest(facts: Facts, small: frozenset[Cell], most: int) -> int:
    """Least number of cells that must be hidden, by trying every choice."""
    cells = [(column, area) for column in facts.values for area in facts.values.index]
    others = [cell for cell in cells if cell not in small]
    for extra in range(most - len(small)):
        for chosen in combinations(others, extra):
            if not recoverable(facts, small | set(chosen)):
                return len(small) + extra
    return most


def rule_of_thumb(facts: Facts, small: frozenset[Cell]) -> frozenset[Cell]:
    """In every sum with one hidden cell also hide the smallest of the others."""
    sums = [
        [(column, area) for area in (total, *parts)]
        for total, parts in facts.parts.items()
        for column in facts.values
    ]
    sums += [
        [(column, area) for column in (*family, facts.specs[family[0]].of)]
        for family in facts.families
        for area in facts.values.index
    ]
    hidden, before = set(small), None
    while hidden != before:
        before = set(hidden)
        for row in sums:
            shown = [cell for cell in row if cell not in hidden]
            if len(shown) == len(row) - 1:
                hidden.add(min(shown, key=lambda cell: facts.values.loc[cell[1], cell[0]]))
    return frozenset(hidden)


def measure_small(columns: tuple[str, ...], towns: int) -> None:
    rng = np.random.default_rng(11)
    rows = []
    while len(rows) < towns:
        facts = small_town(rng, columns)
        thresholds = dict.fromkeys(columns, 10.0)
        small = frozenset(small_cells(facts, thresholds))
        if not small:
            continue
        ours = choose_hidden(facts, small, thresholds)
        thumb = rule_of_thumb(facts, small)
        rows.append(
            {
                "small": len(small),
                "ours": len(ours),
                "fewest": fewest(facts, small, len(ours)),
                "ours, recoverable": recoverable(facts, ours),
                "thumb": len(thumb),
                "thumb, recoverable": recoverable(facts, thumb),
            }
        )
    frame = pd.DataFrame(rows)
    beyond = frame["ours"] - frame["fewest"]
    print(f"{len(frame)} small towns with {len(columns)} columns; cells in all:")
    print(frame.sum().to_string())
    print(
        f"hidden beyond need: {int(beyond.sum())} cells in {int((beyond > 0).sum())} towns, at "
        f"most {int(beyond.max())} in one; towns that the rule of thumb leaves open: "
        f"{int((frame['thumb, recoverable'] > 0).sum())}"
    )


def main(what: str) -> None:
    if what == "small":
        measure_small(("x",), 60)
        measure_small(("kort", "lang", "samen"), 15)
        return
    measure_town("Voorbeeldstad", Project.load(ROOT))
    for name in ("hengelo", "twente"):
        gemeenten = Project.load(ROOT / "examples" / name).config.project.gemeenten
        with tempfile.TemporaryDirectory() as folder:
            measure_town(name, write_town(Path(folder), gemeenten))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "towns")
