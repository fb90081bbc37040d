"""Twenty years in three scenarios against a copy of the table per year, with equal results.

The plain way in pandas: for each scenario copy the homes each year, drop what is demolished, set
what changes, append what is built, and count with a groupby per attribute. It runs twice: keeping
the homes of every year (as we can give them), and throwing them away once they are counted.

Each run is a process of its own, so that its peak of memory is its own. Every project names its
buildings, for else the plain way has no answer; a last row shows ours on a register in which half
of the projects name none.
"""

from __future__ import annotations

import hashlib
import json
import resource
import statistics
import subprocess
import sys
import time

import geopandas as gpd
import numpy as np
import pandas as pd

from wijkplan.model.areas import CRS
from wijkplan.model.attributes import ATTRIBUTES, EXCLUDED, NOT_APPLICABLE, UNKNOWN
from wijkplan.model.layers import Provenance
from wijkplan.model.stock import Stock
from wijkplan.sources.project_fields import DESCRIBED

SIZES = ((20_000, 200), (400_000, 200), (400_000, 4_000))
"""Homes and projects."""
YEARS = tuple(range(2025, 2045))
SCENARIOS = ("nu", "alleen hard", "alles")
RUNS = 3
CORPORATION, OWNED = "huur corporatie", "koop"
NAMES = {"ours": "ours", "kept": "pandas, every year kept", "light": "pandas, thrown away"}


# --- a town and its register


def make_homes(size: int) -> pd.DataFrame:
    """Homes in buildings of four, in buurten of four hundred."""
    rng = np.random.default_rng(1)
    number = np.arange(size)
    frame = pd.DataFrame(
        {"buurt": pd.Series([f"BU9900{n:04d}" for n in number // 400], dtype=object), "aantal": 1}
    )
    for name, values in ATTRIBUTES.items():
        known = np.array([*values, None], dtype=object)
        frame[name] = known[rng.integers(0, len(known), size)]
    for name, tenures in EXCLUDED.items():
        frame[name] = frame[name].mask(frame["eigendom"].isin(tenures), None)
    frame["x"], frame["y"] = 200_000.0 + number, 470_000.0
    frame["pand"] = pd.Series([f"{n:016d}" for n in number // 4], dtype=object)
    frame["oppervlakte_m2"] = 80.0
    return frame.set_index(pd.Index([f"h{n}" for n in number], dtype=object))


def make_projects(homes: pd.DataFrame, number: int, *, named: bool) -> gpd.GeoDataFrame:
    """Demolition, new build, renovation, sale and heat networks, of five buildings each."""
    rng = np.random.default_rng(2)
    blocks = homes["pand"].unique().reshape(-1, 5)
    blocks = blocks[rng.permutation(len(blocks))]
    kinds = ("SLN", "NIU", "SLO", "REN", "VKP", "WNT")
    per_pand = homes.drop_duplicates("pand").set_index("pand")["buurt"]
    rows = []
    for n in range(number):
        kind = kinds[n % len(kinds)]
        mine = blocks[n]
        year = float(rng.integers(YEARS[0], YEARS[-1] + 1))
        row = {
            "project_id": f"p{n}", "naam": f"Project {n}", "soort": kind, "rij": n + 2,
            "hardheid": "hard" if rng.random() < 0.5 else "zacht", "status": "BOU",
            "jaar_oplevering": year, "buurt": per_pand[mine[0]],
            "panden": " ".join(mine) if named or n % 2 else None,
            "bruto": 24.0, "sloop": 20.0, "aantal": 20.0,
        }  # fmt: skip
        row |= {
            "SLN": {"eigendom": CORPORATION, "tak": "DAEB", "energielabel": "A+"},
            "NIU": {"eigendom": OWNED, "energielabel": "A++", "warmte": "elektrisch"},
            "REN": {"energielabel": "B"},
            "VKP": {"eigendom": OWNED},
        }.get(kind, {})
        rows.append(row)
    frame = pd.DataFrame(rows)
    for name in (*DESCRIBED, "parent_id", "panden"):
        frame[name] = frame.get(name, pd.Series(None, index=frame.index, dtype=object))
        frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
    frame[["jaar_start", "jaar_sloop", "jaar_einde", "kans"]] = np.nan
    applies = {"bruto": ("SLN", "NIU"), "sloop": ("SLN", "SLO"), "aantal": ("REN", "VKP", "WNT")}
    for measure, soorten in applies.items():
        counts = frame["soort"].isin(soorten)
        frame[f"{measure}_telling"] = np.where(counts, "telt", "n.v.t.")
    frame = frame.assign(bron="benchmark", vindplaats="", eenheid="woningen", wijze="panden")
    place = gpd.GeoSeries.from_xy([200_000.0] * number, [470_000.0] * number, crs=CRS)
    return gpd.GeoDataFrame(frame, geometry=place)


# --- our way


def ours(homes: pd.DataFrame, projects: gpd.GeoDataFrame, *, exact: bool) -> dict[str, float]:
    from wijkplan.timeline.course import run_course
    from wijkplan.timeline.events import make_events
    from wijkplan.timeline.opening import Opening
    from wijkplan.timeline.scenarios import DEFAULT_SCENARIOS, choose_projects

    delivery = Provenance(name="BAG", publisher="", file="", sha256="", year=2025)
    opening = Opening(Stock(frame=homes, addresses=True, provenance=(delivery,)))
    result = {}
    for scenario in DEFAULT_SCENARIOS:
        events = make_events(projects[choose_projects(projects, scenario)])
        course = run_course(opening, events, scenario, YEARS)
        for year in YEARS:
            low, high = course.stocks[year].bounds
            if exact:
                assert low.equals(high)
            result[f"{scenario.name} {year}"] = low
    return result


# --- the plain way


def plain(homes: pd.DataFrame, projects: gpd.GeoDataFrame, *, keep: bool) -> dict[str, dict]:
    result, states = {}, []
    rows = projects.drop(columns="geometry").to_dict("records")
    for scenario in SCENARIOS:
        chosen = [
            row
            for row in rows
            if scenario == "alles" or (scenario != "nu" and row["hardheid"] == "hard")
        ]
        frame = homes
        for year in YEARS:
            frame = frame.copy()
            today = [row for row in chosen if row["jaar_oplevering"] == year]
            gone = [p for r in today if r["soort"] in ("SLN", "SLO") for p in r["panden"].split()]
            frame = frame[~frame["pand"].isin(gone)]
            for row in today:
                if row["soort"] in ("REN", "VKP", "WNT"):
                    mine = frame["pand"].isin(row["panden"].split())
                    change(frame, mine, row)
            new = [pd.DataFrame(built(row)) for row in today if row["soort"] in ("SLN", "NIU")]
            frame = pd.concat([frame, *new]) if new else frame
            if keep:
                states.append(frame)
            result[f"{scenario} {year}"] = count(frame)
    return result


def change(frame: pd.DataFrame, mine: pd.Series, row: dict) -> None:
    if row["soort"] == "REN":
        frame.loc[mine, "energielabel"] = row["energielabel"]
    elif row["soort"] == "WNT":
        frame.loc[mine, "warmte"] = "warmtenet"
    else:
        mine &= frame["eigendom"].eq(CORPORATION) | frame["eigendom"].isna()
        frame.loc[mine, ["eigendom", "tak", "huurklasse"]] = [OWNED, None, None]


def built(row: dict) -> dict:
    many = int(row["bruto"])
    values = {name: [row.get(name)] * many for name in ATTRIBUTES}
    values["bouwperiode"] = ["2000 en later"] * many
    empty = dict.fromkeys(("x", "y", "pand", "oppervlakte_m2"), [None] * many)
    return {"buurt": [row["buurt"]] * many, "aantal": [1] * many, **values, **empty}


def count(frame: pd.DataFrame) -> dict[str, pd.Series]:
    counts = {}
    for name in ATTRIBUTES:
        values = frame[name].fillna(UNKNOWN)
        if name in EXCLUDED:
            away = frame[name].isna() & frame["eigendom"].isin(EXCLUDED[name])
            values = values.mask(away, NOT_APPLICABLE)
        counts[name] = frame.groupby(["buurt", values])["aantal"].sum()
    return counts


# --- one run, and all of them


def digest(result: dict) -> str:
    """A fingerprint of homes per scenario, year, buurt, attribute and category."""
    found = hashlib.sha256()
    for moment, counts in sorted(result.items()):
        for name in ATTRIBUTES:
            cells = counts[name]
            if isinstance(cells, pd.DataFrame):
                cells = cells.stack()  # noqa: PD013 - of a table
            lines = sorted(f"{b} {v} {n:.0f}" for (b, v), n in cells[cells > 0].items())
            found.update(f"{moment} {name} {lines}".encode())
    return found.hexdigest()


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one_run(side: str, size: int, number: int) -> None:
    homes = make_homes(size)
    projects = make_projects(homes, number, named=side != "unnamed")
    before, start = peak_mib(), time.perf_counter()
    if side in ("ours", "unnamed"):
        result = ours(homes, projects, exact=side == "ours")
    else:
        result = plain(homes, projects, keep=side == "kept")
    seconds = time.perf_counter() - start
    row = {"seconds": seconds, "mib": peak_mib() - before}
    print(json.dumps({**row, "digest": digest(result) if side != "unnamed" else ""}))


def measure(side: str, size: int, number: int) -> tuple[list[float], float, str]:
    """Seconds per run, the least extra memory, and the fingerprint."""
    runs = []
    for _ in range(RUNS):
        command = [sys.executable, __file__, side, str(size), str(number)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout))
    assert len({run["digest"] for run in runs}) == 1
    seconds = sorted(run["seconds"] for run in runs)
    return seconds, min(run["mib"] for run in runs), runs[0]["digest"]


def main() -> None:
    """Print a block per size: least and median time, memory above that of the input, ratios."""
    for size, number in SIZES:
        print(f"{size} homes, {number} projects, {len(YEARS)} years, {len(SCENARIOS)} scenarios")
        found = {side: measure(side, size, number) for side in NAMES}
        assert len({fingerprint for *_, fingerprint in found.values()}) == 1
        for side, (seconds, mib, _) in found.items():
            text = f"  {NAMES[side]:24} {seconds[0]:8.2f} s (median"
            text += f" {statistics.median(seconds):.2f}), {mib:6.0f} MiB"
            if side != "ours":
                text += f"; {seconds[0] / found['ours'][0][0]:.1f} times the time, "
                text += f"{mib / max(found['ours'][1], 1.0):.1f} times the memory"
            print(text)
        seconds, mib, _ = measure("unnamed", size, number)
        print(f"  {'ours, half without names':24} {seconds[0]:8.2f} s, {mib:6.0f} MiB")


if __name__ == "__main__":
    if len(sys.argv) == 4:
        one_run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
