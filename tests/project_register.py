"""Two dozen projects in Ministad, with every trick that a register plays; computed by hand.

New homes and demolition that count, in the public edition (``?``: a number nobody knows)::

    buurt            bruto                            sloop           netto   hard  zacht
    Markt            n1 40 + n2 10 + C 18       68    -          0       68     28     40
    Haven            n3 ? + G 70             >= 70    s1        30    >= 40    -30  >= 70
    Oost             v1                         60    v1        80      -20      0    -20
    Eiland           t1 15 + P1 50              65    -          0       65     65      0
    Dorp             v2 ? + Q 100           >= 100    v2+Q2  20+60    >= 20    -60  >= 80
    Werkpark         m1 8 + P2 35               43    -          0       43      8     35
    niet geplaatst   R1 5 + R2 ? + u1 25     >= 30    u2         7    >= 23     -2  >= 25
    gemeente                                >= 436             197   >= 239      9 >= 230

o1 (500) lies in another gemeente. h1 and G1 are not public; with them Markt has 11 more, and the
65 of G1 stand in the place of the 70 of its programme G.
"""

from __future__ import annotations

import io

import pandas as pd

import minitown as mt

COLUMNS = (
    "project_id;parent_id;soort;status;hardheid;openbaar;bruto;sloop;aantal;"
    "jaar_start;jaar_oplevering;buurt;panden"
)
ROWS = """
n1;;NIU;BOU;zacht;ja;40;;;2027;2029;Markt;
n2;;NIU;VER;hard;ja;10;0;;2025;2026;BU99090101;
n3;;NIU;BOU;zacht;ja;;;;;2030;haven;
s1;;SLO;NIE;hard;ja;;30;;;2026;Haven;9909100000000009
v1;;SLN;BOU;zacht;ja;60;80;;2026;2030;Oost;
v2;;sln;BOU;zacht;ja;;20;;;;Dorp;
r1;;REB;NIE;hard;ja;;;100;2025;2027;Oost;
r2;;REO;BOU;zacht;ja;;;;;;Eiland;
k1;;VKP;BOU;hard;ja;;;12;2025;2028;;
t1;;TRA;VER;hard;ja;15;;;2026;2027;99090104;
m1;;MOD;OPL;hard;ja;8;;;2020;2021;Werkpark;
P;;NIU;BOU;zacht;ja;90;;;;2031;Eiland;
P1;P;NIU;VER;hard;ja;50;;;;2027;Eiland;
P2;P;NIU;BOU;zacht;ja;35;;;;2031;Werkpark;
Q;;SLN;BOU;zacht;ja;100;60;;;2032;Dorp;
Q1;Q;NIU;BOU;zacht;ja;;;;;2032;Dorp;
Q2;Q;SLO;BOU;hard;ja;;60;;;2028;Dorp;
R;;NIU;BOU;zacht;ja;;;;;;;
R1;R;NIU;BOU;hard;ja;5;;;;2026;;
R2;R;NIU;BOU;zacht;ja;;;;;;;
u1;;NIU;BOU;zacht;ja;25;;;;2029;;
u2;;SLO;BOU;hard;ja;;7;;;;;
o1;;NIU;BOU;zacht;ja;500;;;;2029;BU88880101;
h1;;NIU;BOU;hard;nee;11;;;;2026;Markt;
G;;NIU;BOU;zacht;ja;70;;;;2033;Haven;
G1;G;NIU;BOU;zacht;nee;65;;;;2033;Haven;
A;;NIU;BOU;zacht;ja;30;;;;2034;Markt;
B;A;NIU;BOU;zacht;ja;20;;;;2034;Markt;
C;B;NIU;BOU;hard;ja;18;;;;2034;Markt;
"""
PUBLIC = 27
PER_AREA = {
    mt.MARKT: (68, 0, 68, 28, 40),
    mt.HAVEN: (70, 30, 40, -30, 70),
    mt.OOST: (60, 80, -20, 0, -20),
    mt.EILAND: (65, 0, 65, 65, 0),
    mt.DORP: (100, 80, 20, -60, 80),
    mt.WERKPARK: (43, 0, 43, 8, 35),
    mt.CENTRUM: (263, 110, 153, 63, 90),
    mt.ZUID: (143, 80, 63, -52, 115),
    mt.GEMEENTE: (436, 197, 239, 9, 230),
}
"""Area -> bruto, sloop, netto, netto hard, netto zacht; of the public edition."""


def rows(**changes: dict[str, str]) -> pd.DataFrame:
    """The register as delivered; ``rows(n1={"bruto": "x"})`` changes cells of one project."""
    frame = read(ROWS)
    for project, cells in changes.items():
        for column, value in cells.items():
            frame.loc[frame["project_id"] == project, column] = value
    return frame


def read(text: str) -> pd.DataFrame:
    """Rows as in `ROWS`, with the columns that are the same everywhere."""
    frame = pd.read_csv(io.StringIO(COLUMNS + text), sep=";", dtype=str, keep_default_na=False)
    frame["naam"] = "Project " + frame["project_id"]
    frame["bron"], frame["vindplaats"], frame["peildatum"] = "Raadsstuk", "regel 7", "31-1-2025"
    return frame
