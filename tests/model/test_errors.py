from __future__ import annotations

import pytest

from wijkplan.model.errors import (
    ConfigError,
    DataError,
    OutputError,
    Problem,
    Problems,
    SourceError,
    WijkplanError,
    enumerate_some,
)


def problem(code, **where):
    return Problem(code=code, message=f"fout {code}", **where)


def test_a_problem_says_where_what_and_how_to_mend_it():
    found = Problem(
        code="x", message="mis", remedy="herstel", file="a.gpkg", layer="buurten", column="b",
        row="3", area="BU1",
    )  # fmt: skip
    place = "bestand a.gpkg, laag buurten, kolom b, rij 3, gebied BU1"
    assert str(found) == f"{place}: mis → herstel"


def test_a_problem_without_place_or_remedy_is_only_its_message():
    assert str(Problem(code="x", message="mis")) == "mis"


@pytest.mark.parametrize("kind", [ConfigError, SourceError, DataError, OutputError])
def test_every_error_is_a_wijkplan_error_and_keeps_its_problems(kind):
    error = kind("Niet gelukt.", iter([problem("a"), problem("b")]))
    assert isinstance(error, WijkplanError)
    assert [p.code for p in error.problems] == ["a", "b"]
    assert str(error) == "Niet gelukt.\n  - fout a\n  - fout b"


def test_an_error_shows_25_problems_and_counts_the_rest_but_keeps_all():
    error = DataError("Veel mis.", [problem(f"p{n}") for n in range(30)])
    assert len(error.problems) == 30
    assert str(error).count("fout p") == 25
    assert str(error).endswith("(en nog 5)")


def test_problems_of_several_checks_are_raised_once_in_order():
    problems = Problems()
    problems.add(problem("a"))
    with problems.collect():
        raise SourceError("Eerste.", [problem("b"), problem("c")])
    with problems.collect():
        raise DataError("Zonder onderdelen.")
    with pytest.raises(DataError) as raised:
        problems.raise_if_any(DataError, "Alles samen.")
    assert [p.code for p in raised.value.problems] == ["a", "b", "c", "fout"]
    assert raised.value.problems[3].message == "Zonder onderdelen."


def test_without_problems_nothing_is_raised():
    Problems().raise_if_any(DataError, "Alles samen.")


def test_other_exceptions_are_not_collected():
    problems = Problems()
    with pytest.raises(KeyError), problems.collect():
        raise KeyError("eigen fout")
    assert not problems.found


def test_enumerate_some_counts_what_it_leaves_out():
    assert enumerate_some(range(3), most=3) == "0, 1, 2"
    assert enumerate_some(range(9)) == "0, 1, 2, 3, 4 en nog 4"
