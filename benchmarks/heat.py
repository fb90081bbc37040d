"""The ranking of strategies: ours beside plain pandas, for Hengelo and for the whole country.

Three ways to the same orders, of all three measures: ours (arrays, a `Ranking` when asked for),
a pivot with a rank per row, and for Hengelo a loop over the buurten. Reading is timed apart.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from common import ROOT, median_seconds

from wijkplan.model.layers import Register
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.startanalyse import REFERENCE, combine_startanalyse, read_startanalyse
from wijkplan.themes.heat.national.closeness import is_close
from wijkplan.themes.heat.national.ranking import Measure, Ranking, rank_buurten

HENGELO = Path(os.environ.get("WIJKPLAN_REALDATA", ROOT.parent / "shared" / "realdata"))
VARIANTS = ("S1a", "S1b", "S2a", "S2d", "S3b", "S4a", "S5a")
COUNTRY = 14_500
COLUMNS = {
    Measure.PER_WEQ: ("kosten_per_weq", "reden"),
    Measure.TOTAL: ("nationale_kosten", "reden_totaal"),
    Measure.PER_CO2: ("kosten_per_co2", "reden_per_co2"),
}
Orders = dict[Measure, dict[str, tuple[str, ...]]]


def read(folder: Path) -> Register:
    """All files of a folder as one register."""
    paths = sorted(folder.glob("*.csv"))
    return combine_startanalyse(
        [
            read_startanalyse(
                SourceRequest(
                    kind="startanalyse",
                    path=path,
                    year=2020,
                    boundary_year=2020,
                    name="Startanalyse",
                    publisher="",
                )
            )
            for path in paths
        ]
    )


def write_country(folder: Path) -> None:
    """Files like those of the publisher, by chance; one cost in ten was not computed."""
    rng = np.random.default_rng(1)
    codes = [f"BU{1_000_000 + number:08d}" for number in range(COUNTRY)]
    weq = rng.integers(1, 3000, COUNTRY)
    for name in (*VARIANTS, "StartJaar"):
        cost = (rng.normal(500, 200, COUNTRY) * weq).round().astype(int)
        cost[rng.random(COUNTRY) < 0.1] = 0
        table = pd.DataFrame(
            {
                "BU_CODE": codes,
                "I02_buurtnaam": codes,
                "I09_aantal_woningen": weq,
                "I11_woningequivalenten": weq,
                "Uitgesloten": "False",
                "H15_CO2_uitstoot": weq,
                "H16_Nat_meerkost": cost,
                "H17_Nat_meerkost_CO2": (cost / weq / 2).round().astype(int),
            }
        )
        table.to_csv(folder / f"{name}.csv", sep=";", index=False)


def ours(frame: pd.DataFrame) -> Orders:
    """Every order of every buurt."""
    rankings = rank_buurten(frame)
    found = {
        buurt: ranking for buurt, ranking in rankings.items() if ranking.unknown or ranking.costs
    }
    return {m: {b: r.by(m).order for b, r in found.items() if r.by(m).order} for m in Measure}


def known(frame: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Rows with a cost to compare."""
    _, why = COLUMNS[measure]
    return frame[frame["strategie"].ne(REFERENCE) & frame[why].eq("")]


def by_pivot(frame: pd.DataFrame) -> Orders:
    """A table of buurten by variants, sorted per row."""
    found: Orders = {}
    for measure, (column, _) in COLUMNS.items():
        keyed = known(frame, measure).set_index(["buurtcode", "strategie"])
        wide = keyed[column].unstack()  # noqa: PD010 - the plain way
        ranked = wide.rank(axis=1, method="first")
        found[measure] = {}
        for buurt, row in zip(ranked.index, ranked.to_numpy(), strict=True):
            codes = [wide.columns[n] for n in np.argsort(row) if not np.isnan(row[n])]
            mains = dict.fromkeys(code[:2] for code in codes)
            found[measure][buurt] = tuple(
                next(code for code in codes if code[:2] == main) for main in mains
            )
    return found


def by_loop(frame: pd.DataFrame) -> Orders:
    """Each buurt sorted on its own."""
    found: Orders = {}
    for measure, (column, _) in COLUMNS.items():
        found[measure] = {
            str(buurt): tuple(
                rows.sort_values([column, "strategie"])
                .assign(main=rows["strategie"].str[:2])
                .drop_duplicates("main")["strategie"]
            )
            for buurt, rows in known(frame, measure).groupby("buurtcode")
        }
    return found


def report(name: str, folder: Path, rivals: Mapping[str, Callable[[pd.DataFrame], Orders]]) -> None:
    """Times of one delivery, and how many buurten are nek-aan-nek."""
    register = read(folder)
    frame = register.frame
    assert all(rival(frame) == ours(frame) for rival in rivals.values())
    rankings: Mapping[str, Ranking] = rank_buurten(frame)
    compared = [ranking for ranking in rankings.values() if ranking.lowest]
    close = sum(map(is_close, compared))
    print(f"{name}: {len(compared)} buurten te vergelijken, {close} nek-aan-nek of gelijk")
    print(f"  lezen          {median_seconds(lambda: read(folder), runs=3):8.3f} s")
    fast = median_seconds(lambda: rank_buurten(frame))
    print(f"  rangschikken   {fast:8.3f} s")
    whole = median_seconds(lambda: ours(frame))
    print(f"  en elke buurt  {whole:8.3f} s")
    for label, rival in rivals.items():
        taken = median_seconds(lambda rival=rival: rival(frame), runs=1)
        print(f"  {label}  {taken:8.3f} s ({taken / whole:.1f} keer zo lang)")


if __name__ == "__main__":
    if HENGELO.is_dir():
        both = {"pivot en rank": by_pivot, "lus per buurt": by_loop}
        report("Hengelo", HENGELO / "startanalyse_hengelo_2020", both)
    with tempfile.TemporaryDirectory() as made:
        write_country(Path(made))
        report("Heel Nederland (verzonnen)", Path(made), {"pivot en rank": by_pivot})
