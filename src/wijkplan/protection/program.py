"""Linear programs, solved by HiGHS; a model is kept while only its costs change."""

from __future__ import annotations

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

from wijkplan.model.errors import Problem, WijkplanError

Numbers = npt.NDArray[np.float64]


def unsolved(why: str) -> WijkplanError:
    """What to say when it cannot be worked out what an outsider could know."""
    return WijkplanError(
        "Of er iets te herleiden is, is niet vast te stellen.",
        [
            Problem(
                code="niet-te-beoordelen",
                message=f"de berekening van wat er open blijft, gaf geen antwoord ({why})",
                remedy='zet editie = "intern" bij de [[bron]] met cijfers over personen, en meld '
                "dit als fout in wijkplan",
            )
        ],
    )


class Program:
    """Find counts between limits.

    Parameters
    ----------
    matrix
        A row per fact, a column per count.
    rows
        Least and most of ``matrix @ counts``; infinite where open.
    counts
        Least and most of each count.
    """

    def __init__(
        self,
        matrix: sparse.csr_array,
        rows: tuple[Numbers, Numbers],
        counts: tuple[Numbers, Numbers],
    ) -> None:
        problem = highspy.HighsLp()
        problem.num_row_, problem.num_col_ = matrix.shape
        problem.col_cost_ = np.zeros(matrix.shape[1])
        problem.col_lower_, problem.col_upper_ = counts
        problem.row_lower_, problem.row_upper_ = rows
        problem.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        problem.a_matrix_.start_ = matrix.indptr
        problem.a_matrix_.index_ = matrix.indices
        problem.a_matrix_.value_ = matrix.data
        self._size = matrix.shape[1]
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self._solver.setOptionValue("output_flag", False)  # noqa: FBT003 - as HiGHS wants it
        self._solver.setOptionValue("threads", 1)
        self._solver.passModel(problem)

    def cheapest(self, cost: Numbers) -> Numbers | None:
        """Counts with the least cost; None where nothing satisfies every row."""
        places = np.arange(self._size, dtype=np.int32)
        self._solver.changeColsCost(self._size, places, cost)
        status = self._run()
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        return np.array(self._solver.getSolution().col_value)

    def least(self, place: int, *, sign: float = 1.0) -> float:
        """Least value of one count, or of its opposite; minus infinity where nothing limits it.

        Raises
        ------
        WijkplanError
            If the rows contradict each other, or the solver gives up.
        """
        self._solver.changeColCost(place, sign)
        status = self._run()
        value = self._solver.getInfo().objective_function_value
        self._solver.changeColCost(place, 0.0)
        if status in (
            highspy.HighsModelStatus.kUnbounded,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        ):
            return -np.inf
        if status != highspy.HighsModelStatus.kOptimal:
            raise unsolved(str(status))
        return float(value)

    def _run(self) -> highspy.HighsModelStatus:
        """Solve, going on from the last answer; where that goes astray, from the beginning."""
        answers = (
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kUnbounded,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        )
        self._solver.run()
        for method in ("simplex", "ipm"):
            if self._solver.getModelStatus() in answers:
                break
            self._solver.clearSolver()
            self._solver.setOptionValue("solver", method)
            self._solver.run()
        self._solver.setOptionValue("solver", "choose")
        return self._solver.getModelStatus()
