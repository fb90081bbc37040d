"""The programme per function and the numbers of several sources, for projects of Ministad."""

from __future__ import annotations

import io

import pandas as pd

FUNCTIONS = """
project_id;functie;eenheid;minimum;verwacht;maximum;bron;vindplaats;peildatum;opmerking
n1;woning;woningen;30;40;55;Nota;blz. 3;2025-01-31;
n1;kantoor;m2;;7000;;Nota;blz. 3;2025-01-31;circa
n1;parkeren;plaatsen;;;;Nota;blz. 4;2025-01-31;zoveel als nodig
h1;hotel;kamers;60;;80;Geheime nota;;2025-01-31;
n1;woning;m2;;3000;;Nota;blz. 3;2025-01-31;bvo
"""
NUMBERS = """
project_id;grootheid;waarde;gekozen;bron;vindplaats;peildatum;opmerking
v1;bruto;60;ja;Nota;blz. 1;2025-01-31;
v1;bruto;48;nee;Raadsbrief;;2025-02-28;zonder de hoek
v1;netto;-20;ja;Nota;blz. 1;2025-01-31;
v1;netto;-32;nee;Raadsbrief;;2025-02-28;
n3;bruto;75;ja;Nota;blz. 2;2025-01-31;
n3;huurklasse;Middenhuur;ja;Nota;blz. 2;2025-01-31;
n3;Kamers;60-80;nee;Nota;blz. 2;2025-01-31;
h1;bruto;99;ja;Geheime nota;;2025-01-31;
"""


def functions(**changes: dict[str, str]) -> pd.DataFrame:
    """Programme per function; ``functions(n2={...})`` changes cells of that row of the file."""
    return _table(FUNCTIONS, changes)


def numbers(**changes: dict[str, str]) -> pd.DataFrame:
    """Numbers of several sources, changed as `functions`."""
    return _table(NUMBERS, changes)


def _table(text: str, changes: dict[str, dict[str, str]]) -> pd.DataFrame:
    frame = read(text)
    for row, cells in changes.items():
        for column, value in cells.items():
            frame.loc[int(row.removeprefix("n")) - 2, column] = value
    return frame


def read(text: str, columns: list[str] | None = None) -> pd.DataFrame:
    """Rows as in `NUMBERS`; ``columns`` where the text has no heading."""
    heading = "" if columns is None else ";".join(columns)
    return pd.read_csv(io.StringIO(heading + text), sep=";", dtype=str, keep_default_na=False)
