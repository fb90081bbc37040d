"""The housing stock at the start: which addresses are homes, where they lie, what they are.

Stock is counted as CBS does: verblijfsobjecten with a woonfunctie that are in gebruik (with or
without measurement) or buiten gebruik. A pand that may be demolished is stock until it is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from wijkplan.model.allocate import Conservation, allocate
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.attributes import ATTRIBUTES, PERIODS
from wijkplan.model.errors import enumerate_some
from wijkplan.model.layers import Layer, Register
from wijkplan.model.stock import Stock
from wijkplan.model.text import format_number
from wijkplan.sources.bag import HOME, BagDelivery

STOCK_STATUS = ("in gebruik", "in gebruik (niet ingemeten)", "buiten gebruik")
RENOVATION = "verbouwing"
"""Whether CBS counts homes with this status is not verified, so it can be switched."""

_GONE = ("gesloopt", "niet gerealiseerd", "ten onrechte opgevoerd")


def delivered_stock(
    layers: Mapping[str, Layer], registers: Mapping[str, Register], areas: AreaSet
) -> Stock | None:
    """The stock of the layers and registers of a project, by name; see `base_stock`."""
    panden, objects = (layers.get(name) for name in ("pand", "verblijfsobject"))
    return base_stock(
        BagDelivery(pand=panden, verblijfsobject=objects) if panden and objects else None,
        registers.get("woningregister"),
        registers.get("woningaantallen"),
        areas,
    )


def base_stock(
    bag: BagDelivery | None,
    register: Register | None,
    counts: Register | None,
    areas: AreaSet,
    *,
    count_renovation: bool = False,
) -> Stock | None:
    """Make the housing stock of what was delivered.

    Addresses go before counts; where both are there, the counts are compared with them and a
    remark tells the difference.

    Parameters
    ----------
    bag
        Addresses and buildings, see `read_bag`.
    register
        Attributes per verblijfsobject, see `read_homes`. Without addresses it has no place.
    counts
        Homes per buurt, see `read_home_counts`.
    areas
        The areas of the project; homes outside them are counted as lost.
    count_renovation
        Whether homes with status *verbouwing* are stock.

    Returns
    -------
    Stock | None
        The stock with the balance of every step; an attribute that was not delivered is None
        for every home. None where neither addresses nor counts were delivered.
    """
    if bag is not None:
        stock = _from_addresses(bag, areas, count_renovation=count_renovation)
        if register is not None:
            stock = _with_attributes(stock, register, bag)
        return stock if counts is None else _compared(stock, _from_counts(counts, areas))
    if counts is None:
        return None
    stock = _from_counts(counts, areas)
    if register is None:
        return stock
    remark = "het woningregister is niet gebruikt: zonder adressen (BAG) heeft het geen plaats"
    return replace(stock, remarks=(*stock.remarks, remark))


def building_periods(years: pd.Series[float]) -> npt.NDArray[np.object_]:
    """Period of `PERIODS` in which a home was built; None where the year is not known.

    >>> building_periods(pd.Series([1944, 1945, float("nan")])).tolist()
    ['voor 1945', '1945-1964', None]
    """
    ends = [last for _, last in PERIODS.values()]
    names = np.array([*PERIODS, None], dtype=object)
    return np.asarray(names[np.searchsorted(ends, years.fillna(np.inf))])


def _from_addresses(bag: BagDelivery, areas: AreaSet, *, count_renovation: bool) -> Stock:
    objects = bag.verblijfsobject.frame
    reasons = _why_no_home(objects, count_renovation=count_renovation)
    homes = objects[reasons.isna()].set_index("identificatie")
    divided = allocate(
        homes.geometry, areas.at(Level.BUURT).geometry, join="Woningen (adressen) op buurten"
    )
    homes = homes.loc[divided.parts["feature"]]
    panden = bag.pand.frame.set_index("identificatie").reindex(homes["pand_identificatie"])
    remarks = (
        *_renovation_remark(objects, count_renovation=count_renovation),
        *_pand_remarks(panden["status"]),
    )
    return Stock(
        frame=_address_frame(homes, panden, divided.parts["code"].to_numpy()),
        addresses=True,
        provenance=(bag.verblijfsobject.provenance,),
        conservation=(
            _home_balance(reasons),
            divided.conservation,
            _balance(
                "Woningen op panden (bouwjaar)",
                "woningen",
                panden["status"].notna(),
                "het pand ontbreekt in de BAG-levering",
            ),
        ),
        remarks=remarks,
    )


def _address_frame(
    homes: gpd.GeoDataFrame, panden: pd.DataFrame, codes: npt.NDArray[np.object_]
) -> pd.DataFrame:
    place = shapely.centroid(homes.geometry.array)
    years = pd.Series(panden["bouwjaar"].to_numpy(), index=homes.index)
    columns: dict[str, object] = {"buurt": codes.astype(object), "aantal": 1}
    columns |= dict.fromkeys(ATTRIBUTES)
    columns["bouwperiode"] = building_periods(years.fillna(homes["bouwjaar"]))
    columns |= {
        "x": shapely.get_x(place),
        "y": shapely.get_y(place),
        "pand": homes["pand_identificatie"],
        "oppervlakte_m2": homes["oppervlakte"],
    }
    return _unknown_is_none(pd.DataFrame(columns, index=homes.index.rename("verblijfsobject")))


def _unknown_is_none(frame: pd.DataFrame) -> pd.DataFrame:
    """Attributes as text or None; pandas writes unknown text as NaN where it can."""
    values = frame[list(ATTRIBUTES)].astype(object)
    return frame.assign(**values.where(values.notna(), None))


def _why_no_home(objects: pd.DataFrame, *, count_renovation: bool) -> pd.Series:
    """Why a verblijfsobject is no stock; None where it is. Use goes before status."""
    status, uses = objects["status"], objects["gebruiksdoel"]
    counted = (*STOCK_STATUS, RENOVATION) if count_renovation else STOCK_STATUS
    reason = ("met woonfunctie, status " + status).mask(status.isin(counted))
    reason = reason.mask(~uses.str.contains(HOME, regex=False, na=False), "zonder woonfunctie")
    reason = reason.mask(uses.isna(), "gebruiksdoel onbekend").astype(object)
    return reason.where(reason.notna(), None)


def _home_balance(reasons: pd.Series) -> Conservation:
    """Came in = stock + not stock, per reason."""
    numbers = reasons.value_counts().sort_index()
    return _balance(
        "Verblijfsobjecten die woning zijn",
        "verblijfsobjecten",
        reasons.isna(),
        "geen woningvoorraad: "
        + "; ".join(f"{format_number(n)} {reason}" for reason, n in numbers.items()),
    )


def _balance(join: str, unit: str, found: pd.Series[bool], remark: str) -> Conservation:
    """Balance of a join of which each row is found or not."""
    lost = float((~found).sum())
    return Conservation(
        join=join,
        unit=unit,
        came_in=float(len(found)),
        allocated=float(found.sum()),
        lost=lost,
        remark=remark if lost else "",
    )


def _renovation_remark(objects: pd.DataFrame, *, count_renovation: bool) -> tuple[str, ...]:
    homes = objects["gebruiksdoel"].str.contains(HOME, regex=False, na=False)
    number = int((homes & objects["status"].eq(RENOVATION)).sum())
    if not number:
        return ()
    count = "tellen mee" if count_renovation else "tellen niet mee"
    remark = (
        f"{format_number(number)} woningen met status verbouwing {count}: "
        "of het CBS ze meetelt, is niet nagegaan"
    )
    return (remark,)


def _pand_remarks(status: pd.Series[str]) -> tuple[str, ...]:
    licensed = "woningen in een pand met een sloopvergunning tellen mee tot de sloop"
    gone = f"woningen tellen mee terwijl hun pand {', '.join(_GONE[:-1])} of {_GONE[-1]} is"
    remarks = (
        (int(status.eq("sloopvergunning verleend").sum()), licensed),
        (int(status.isin(_GONE).sum()), gone),
    )
    return tuple(f"{format_number(number)} {text}" for number, text in remarks if number)


def _with_attributes(stock: Stock, register: Register, bag: BagDelivery) -> Stock:
    """Join attributes by verblijfsobject; what is not matched is counted both ways."""
    rows = register.frame.set_index("verblijfsobject")
    homes = stock.frame.index
    names = [name for name in ATTRIBUTES if name in rows and name != "bouwperiode"]
    values = rows[names].reindex(homes)
    used = rows.index.isin(homes)
    known = rows.index.isin(bag.verblijfsobject.frame["identificatie"])
    no_home, not_in_bag = int((known & ~used).sum()), int((~known).sum())
    remark = "; ".join(
        f"{format_number(number)} {text}"
        for number, text in (
            (not_in_bag, "niet in de BAG-levering"),
            (no_home, "wel in de BAG, maar geen woningvoorraad of buiten de gebieden"),
        )
        if number
    )
    return replace(
        stock,
        frame=_unknown_is_none(stock.frame.assign(**values)),
        provenance=(*stock.provenance, register.provenance),
        conservation=(
            *stock.conservation,
            _balance("Rijen van het woningregister op woningen", "rijen", pd.Series(used), remark),
            _balance(
                "Woningen met een rij in het woningregister",
                "woningen",
                pd.Series(homes.isin(rows.index)),
                "zonder rij: hun kenmerken zijn onbekend",
            ),
        ),
    )


def _from_counts(counts: Register, areas: AreaSet) -> Stock:
    frame = counts.frame.rename(columns={"buurtcode": "buurt"})
    frame = _unknown_is_none(frame[["buurt", "aantal", *ATTRIBUTES]]).astype({"aantal": int})
    inside = frame["buurt"].isin(areas.codes(Level.BUURT))
    gemeenten = tuple(f"BU{code[2:]}" for code in areas.codes(Level.GEMEENTE))
    own = frame["buurt"].str.startswith(gemeenten) & ~inside
    parts = [] if (own | inside).all() else ["in buurten van andere gemeenten"]
    if own.any():
        codes = enumerate_some(frame.loc[own, "buurt"].unique())
        parts.append(f"in buurten die niet op de kaart staan ({codes}): is het grensjaar gelijk?")
    total, kept = float(frame["aantal"].sum()), float(frame.loc[inside, "aantal"].sum())
    return Stock(
        frame=frame[inside].reset_index(drop=True),
        addresses=False,
        provenance=(counts.provenance,),
        conservation=(
            Conservation(
                join="Woningaantallen op buurten",
                unit="woningen",
                came_in=total,
                allocated=kept,
                lost=total - kept,
                remark="; ".join(parts),
            ),
        ),
        remarks=_absent_buurten(frame, areas),
    )


def _absent_buurten(frame: pd.DataFrame, areas: AreaSet) -> tuple[str, ...]:
    codes = areas.codes(Level.BUURT)
    absent = codes[~codes.isin(frame["buurt"])]
    if absent.empty:
        return ()
    how_many = f"van {len(absent)} van {len(codes)} buurten zijn geen aantallen geleverd"
    return (f"{how_many}: {enumerate_some(absent)}",)


def _compared(stock: Stock, other: Stock) -> Stock:
    """Say how counts that were delivered beside the addresses differ from them."""
    delivered = other.frame.groupby("buurt")["aantal"].sum()
    counted = stock.frame.groupby("buurt")["aantal"].sum().reindex(delivered.index, fill_value=0)
    difference = (delivered - counted).abs()
    unlike = int(difference.ne(0).sum())
    text = "de woningaantallen zijn alleen vergeleken, de adressen gaan voor: "
    if not unlike:
        text += f"in alle {len(delivered)} buurten gelijk"
    else:
        worst = str(difference.idxmax())
        text += (
            f"in {unlike} van {len(delivered)} buurten anders, het meest in {worst} met "
            f"{format_number(delivered[worst])} geleverd en {format_number(counted[worst])} geteld"
        )
    return replace(
        stock,
        provenance=(*stock.provenance, *other.provenance),
        conservation=(*stock.conservation, *other.conservation),
        remarks=(*stock.remarks, text),
    )
