# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Een plan naast het spoor toetsen
# Dit notitieboek doet in Python wat `wijkplan check` op de opdrachtregel doet. Het gebruikt
# Voorbeeldstad: die gemeente bestaat niet, en de plannen zijn verzonnen.
#
# wijkplan brengt in kaart en legt vast. Het rekent nooit een groepsrisico uit en geeft geen juridisch
# oordeel; een mens moet bijlage VI en VII-C van het Bkl lezen.

# %%
import datetime as dt
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from wijkplan import Project
from wijkplan.answers.review.evidence import evidence, risk_polygons
from wijkplan.demo import write_demo

folder = Path(mkdtemp()) / "voorbeeld"
write_demo(folder)
reviewer = Project.load(folder).reviewer()  # leest alleen wat een toetsing nodig heeft
plan = reviewer.read(folder / "data" / "plannen" / "spoorhof.geojson")
plan.parts[["naam", "functie", "woningen_min", "woningen_max", "bvo_m2_max"]]

# %% [markdown]
# ## De dag waarop het ontwerp ter inzage lag, kiest de regels
# Zonder die dag, en zonder gekozen regels, raadt wijkplan niet.

# %%
reviewed = reviewer.review(plan, date=dt.date(2026, 11, 21))
print(reviewed.main.regime.name, "-", reviewed.main.regime.chosen_by)
for judged in reviewed.main.judgements:
    print(f"{judged.verdict.value:13} {judged.finding.norm.code} ({judged.status})")

# %% [markdown]
# ## Waarom, en wat zou het oordeel veranderen?

# %%
for judged in reviewed.main.judgements[:3]:
    print(judged.finding.norm.title, "-", judged.finding.reason)
    for turn in judged.turns:
        print("   ", turn)

# %% [markdown]
# ## Hetzelfde plan onder andere regels, en met een kinderdagverblijf erbij

# %%
parts = plan.parts.assign(functie="kinderdagverblijf", naam="Kinderopvang")
nursery = replace(plan, parts=parts)
compared = reviewer.review(nursery, regimes=["hengelo-2022", "bkl-2024"])
for review in compared.reviews:
    print(review.regime.id, {verdict.value: number for verdict, number in review.counts.items()})

# %% [markdown]
# ## Wat er nu staat en wat erbij komt
# Een aantal personen zegt niet of een plan voldoet. Het laat alleen zien of een berekening door een
# adviseur nodig is.

# %%
reviewed.main.exposure.query("ligging == 'zeker'")[
    ["moment", "gebied", "buurtnaam", "woningen_max", "zeer kwetsbaar", "dag_max", "nacht_max"]
]

# %%
layers = evidence(reviewed, reviewer.ground)
print({name: len(frame) for name, frame in layers.items()})
risk_polygons(reviewed, reviewer.ground)[["moment", "functie", "dag_max", "nacht_max"]].tail()
