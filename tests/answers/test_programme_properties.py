"""What holds for the prognosis of every register."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import minitown as mt
import programmes as pg
import ten_homes
from wijkplan.answers.programme import prognosis
from wijkplan.answers.programme.figures import Figures
from wijkplan.answers.programme.plans import Plans
from wijkplan.answers.programme.prognosis import CUMULATIVE, ENDS
from wijkplan.model.areas import Level
from wijkplan.sources.project_places import OUTSIDE
from wijkplan.timeline.books import Opening
from wijkplan.timeline.course import run_course
from wijkplan.timeline.events import make_events
from wijkplan.timeline.housing import tabulate
from wijkplan.timeline.scenarios import EVERYTHING

YEARS = tuple(range(2025, 2031))
AREAS = mt.areas()
NAN = float("nan")

NUMBER = st.one_of(st.none(), st.integers(0, 9))
YEAR = st.one_of(st.none(), st.integers(2023, 2032))


@st.composite
def projects(draw):
    made = {}
    for number in range(draw(st.integers(0, 6))):
        soort = draw(st.sampled_from(("NIU", "SLO", "SLN", "FLX")))
        row = {"soort": soort, "status": draw(st.sampled_from(("BOU", "NIE", "OPL")))}
        row |= {"hardheid": draw(st.sampled_from(("hard", "zacht", "onbekend")))}
        row |= {"kans": draw(st.sampled_from((NAN, 0.0, 25.0, 50.0, 100.0)))}
        row |= {"jaar_oplevering": draw(YEAR), "jaar_start": draw(YEAR)}
        if soort != "SLO":
            row["bruto"] = draw(NUMBER)
        if soort in ("SLO", "SLN"):
            row["sloop"] = draw(NUMBER)
        if soort == "FLX":
            row["jaar_einde"] = (row["jaar_oplevering"] or 2028) + draw(st.integers(0, 3))
        row["buurt"] = draw(st.sampled_from((*mt.BUURTEN, None)))
        made[f"p{number}"] = {k: NAN if v is None and k != "buurt" else v for k, v in row.items()}
    return made


@st.composite
def figures(draw):
    """Numbers beside the register, for some of the projects."""
    names = [f"p{number}" for number in range(6)]
    told = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(names), st.sampled_from(("bruto", "sloop", "netto"))),
            st.lists(st.integers(0, 12).map(float), min_size=1, max_size=2).map(tuple),
            max_size=4,
        )
    )
    ends = st.lists(st.one_of(st.just(NAN), st.integers(0, 12).map(float)), min_size=3, max_size=3)
    homes = draw(st.dictionaries(st.sampled_from(names), ends.map(sorted).map(tuple), max_size=3))
    return Figures(told=told, homes=homes)


def placed(rows):
    if not rows:
        return ten_homes.placed().iloc[:0]
    return ten_homes.placed(rows)


def run(frame, figures=Figures()):  # noqa: B008 - frozen
    course = run_course(Opening(pg.stock()), make_events(frame), EVERYTHING, YEARS)
    plans = Plans(projects=frame, figures=figures, areas=AREAS, source="proef")
    return course, plans, prognosis(course, plans)


@given(rows=projects(), beside=figures())
def test_least_expected_and_most_are_in_order(rows, beside):
    _, _, table = run(placed(rows), beside)
    for low, middle, high in (ENDS, CUMULATIVE):
        known = table[[low, middle, high]].dropna()
        assert (known[low] <= known[middle]).all()
        assert (known[middle] <= known[high]).all()
        pairs = table[[low, high]].dropna()
        assert (pairs[low] <= pairs[high]).all()


@given(rows=projects(), beside=figures())
def test_every_level_adds_up(rows, beside):
    _, _, table = run(placed(rows), beside)
    names = [*ENDS, *CUMULATIVE]
    filled = table.assign(jaar=table["jaar"].fillna(0).astype(int)).set_index(["niveau", "jaar"])
    sums = filled[names].groupby(level=[0, 1]).agg(lambda column: column.sum(skipna=False))
    for level in (Level.BUURT, Level.WIJK):
        found, whole = sums.loc[level.value], sums.loc[Level.GEMEENTE.value]
        assert_frame_equal(found, whole, check_exact=False, rtol=1e-12)


@given(rows=projects(), beside=figures(), data=st.data())
def test_the_order_of_rows_does_not_matter(rows, beside, data):
    frame = placed(rows)
    order = data.draw(st.permutations(range(len(frame))))
    _, _, first = run(frame, beside)
    _, _, second = run(frame.iloc[list(order)].reset_index(drop=True), beside)
    assert_frame_equal(first, second)


@given(rows=projects(), extra=projects())
def test_a_project_outside_counts_nowhere(rows, extra):
    frame = placed(rows)
    beyond = placed({f"x{name}": row for name, row in extra.items()})
    beyond = beyond.assign(wijze=OUTSIDE, buurt=None)
    both = pd.concat([frame, beyond], ignore_index=True)
    assert_frame_equal(run(frame)[2], run(both)[2])


@given(rows=projects())
def test_with_everything_certain_it_is_the_housing_table(rows):
    frame = placed(rows).assign(hardheid="hard")
    course, _, table = run(frame)
    housing = tabulate([course], AREAS).query("jaar >= @YEARS[0]")
    net = housing.assign(net=housing["erbij"] - housing["eraf"])
    net = net.set_index(["niveau", "code", "jaar"])["net"]
    dated = table[table["jaar"].notna()].set_index(["niveau", "code", "jaar"])
    known = dated["verwacht"].notna()
    assert (dated.loc[known, "verwacht"] == net.reindex(dated.index[known])).all()
    total = net.groupby(level=[0, 1]).cumsum()
    known = dated["cumulatief_verwacht"].notna()
    assert (dated.loc[known, "cumulatief_verwacht"] == total.reindex(dated.index[known])).all()


@given(rows=projects())
@settings(max_examples=20)
def test_a_higher_probability_moves_the_expected_number_towards_all_of_it(rows):
    frame = placed(rows)
    certain = run(frame.assign(hardheid="hard", kans=NAN))[2]
    likely = run(frame.assign(hardheid="zacht", kans=100.0))[2]
    never = run(frame.assign(hardheid="zacht", kans=0.0))[2]
    keys = ["jaar", "code", "niveau"]
    both = certain.merge(likely, on=keys, suffixes=("_hard", "_zacht"))
    for name in ("verwacht", "cumulatief_verwacht"):
        assert both[f"{name}_hard"].equals(both[f"{name}_zacht"])
        assert not never[name].dropna().any()
