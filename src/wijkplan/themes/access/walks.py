"""Walking distances of homes: what the streets say once, and what each home adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.allocate import Conservation
from wijkplan.model.layers import Layer, Network
from wijkplan.model.stock_areas import Doubt
from wijkplan.model.text import format_number
from wijkplan.model.walking import (
    Attachment,
    attach,
    junctions_m,
    nearest_m,
    straight_m,
    walking_graph,
)


@dataclass(frozen=True, kw_only=True)
class Walks:
    """Distances of homes.

    Parameters
    ----------
    metres
        Index of the homes; a column per kind of facility; NaN where there is no way.
    buurt
        Same index; code, None where not known.
    found
        Same index; whether a home is on the network.
    conservation
        Of homes and facilities onto the network.
    """

    metres: pd.DataFrame
    buurt: pd.Series[str]
    found: pd.Series[bool]
    conservation: tuple[Conservation, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Walker:
    """Walks from homes to facilities over one network.

    What does not hang on the homes is computed once, so that the homes of another year cost
    little.

    Parameters
    ----------
    facilities
        The layer ``voorzieningen``.
    network
        The streets.
    kinds
        Kinds of facility.
    limit_m
        Homes and facilities farther than this from every street are not on the network.
    """

    facilities: Layer
    network: Network
    kinds: Sequence[str]
    limit_m: float

    def walk(self, homes: pd.DataFrame, before: Walks | None = None) -> Walks:
        """Distances of homes.

        Parameters
        ----------
        homes
            As `Stock.homes`; a home of which ``x`` is not known has no distance.
        before
            Walks of another moment: of homes that stood then the distances are taken over.
        """
        new = homes["x"].notna().to_numpy()
        metres, found = np.full((len(homes), len(self.kinds)), np.nan), np.zeros(len(homes), bool)
        if before is not None:
            row = before.metres.index.get_indexer(homes.index)
            stays = row >= 0
            metres[stays] = before.metres.to_numpy()[row[stays]]
            found[stays] = before.found.to_numpy()[row[stays]]
            new = new & ~stays
        metres[new], found[new] = self._new(homes[new])
        nowhere = int(homes["x"].isna().sum())
        return Walks(
            metres=pd.DataFrame(metres, index=homes.index, columns=list(self.kinds)),
            buurt=homes["buurt"],
            found=pd.Series(found, index=homes.index, dtype=bool),
            conservation=(
                self._balance("Woningen", "woningen", found, nowhere=nowhere),
                self._balance("Voorzieningen", "punten", self._attached.found),
            ),
        )

    def _new(self, homes: pd.DataFrame) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
        """Metres per home and kind, and whether a home is on the network."""
        places = gpd.GeoSeries.from_xy(homes["x"], homes["y"], crs=self.facilities.frame.crs)
        start = attach(places, self.network, limit_m=self.limit_m)
        straight = straight_m(start, self._attached)
        metres = np.empty((len(homes), len(self.kinds)))
        for column, kind in enumerate(self.kinds):
            far, chosen = self._junctions[kind], self._of_kind(kind)
            metres[:, column] = nearest_m(far, self.network, start, straight, chosen)
        return metres, start.found

    @cached_property
    def _attached(self) -> Attachment:
        return attach(self.facilities.frame.geometry, self.network, limit_m=self.limit_m)

    @cached_property
    def _junctions(self) -> Mapping[str, npt.NDArray[np.float64]]:
        """Metres from every junction to the nearest facility, per kind."""
        graph = walking_graph(self.network, self._attached)
        return {
            kind: junctions_m(graph, self.network, self._attached, self._of_kind(kind))
            for kind in self.kinds
        }

    def _of_kind(self, kind: str) -> npt.NDArray[np.bool_]:
        return np.asarray(self.facilities.frame["voorziening"].eq(kind))

    def _balance(
        self, name: str, unit: str, found: npt.NDArray[np.bool_], *, nowhere: int = 0
    ) -> Conservation:
        """Of points onto the network; of these, ``nowhere`` have no known place."""
        lost = int((~found).sum())
        far = f"verder dan {format_number(self.limit_m)} m van elke straat van het loopnetwerk"
        remarks = [far] if lost > nowhere else []
        remarks += [Doubt(placeless=nowhere).tell()] if nowhere else []
        return Conservation(
            join=f"{name} op het loopnetwerk",
            unit=unit,
            came_in=float(len(found)),
            allocated=float(len(found) - lost),
            lost=float(lost),
            remark="; ".join(remarks),
        )
