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
# # Warmte: wat kost het, wat is gepland, hoe ver is het, en wat valt samen?
# `project.heat()` geeft wat op de pagina Warmte staat als tabellen om mee te rekenen. Dit notitieboek
# gebruikt Voorbeeldstad: die gemeente bestaat niet, alle cijfers zijn verzonnen. Nationale kosten zijn
# niet de enige overweging, en een planning is geen voorspelling.

# %%
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from wijkplan import Project
from wijkplan.answers.heat.shifted import Variant, compare_planning
from wijkplan.demo import write_demo
from wijkplan.themes.heat.national.closeness import CloseRule, order_of

folder = Path(mkdtemp()) / "voorbeeld"
write_demo(folder)
project = Project.load(folder)
answer = project.heat()

# %% [markdown]
# ## De volgorde van de strategieën
# Per buurt en op drie manieren: per woningequivalent, in totaal en per ton CO2.

# %%
answer.ranking.head(12)

# %% [markdown]
# ### Hoe vaak is het nek-aan-nek?
# De marge is een keuze van het project; met een andere marge is het antwoord anders.

# %%
for pct in (5, 10, 20):
    orders = Counter(order_of(one, CloseRule(pct=pct)) for one in answer.rankings.values())
    print(f"{pct}%:", {str(order): number for order, number in orders.items()})

# %% [markdown]
# ## De planning, en hoe ver de zones zijn
# `herkomst` zegt wie het weet: de gemeente gaf het op, of het is geteld in de woningen van een scenario.

# %%
answer.planning.head()

# %%
answer.progress[["herkomst", "zone", "jaar", "aardgasvrij_min", "aardgasvrij_max"]].head(10)

# %%
for found in answer.forecasts:
    print(f"{found.zone}: {found.text}")

# %% [markdown]
# ## Wat sloop en nieuwbouw met een zone doen
# Van een woning waarvan de warmte of de plaats niet bekend is, liggen de getallen tussen twee grenzen.

# %%
last = answer.business["jaar"].max()
columns = [
    "scenario",
    "zone",
    "woningen_min",
    "woningen_max",
    "woningen_per_ha_min",
    "aangesloten_min",
]
answer.business.query("jaar == @last")[columns].round(1)

# %% [markdown]
# ## Wat valt samen?
# Elke bevinding heeft haar regel, oordeel, reden en bewijs, met de buurt en de zone.

# %%
print(Counter((f.norm.code, f.verdict.value) for f in answer.findings))
for found in answer.findings[:3]:
    print(f"- {found.subject}: {found.reason}")

# %% [markdown]
# ## En als de planning drie jaar later begint?
# Wat al begonnen is, blijft staan.

# %%
variant = Variant(name="drie jaar later", years=3)
for item in compare_planning(answer.case, variant, answer.case.state.year)[:3]:
    before, after = (found.reason if found else "–" for found in (item.before, item.after))
    print(f"- {item.finding.subject}\n    nu:   {before}\n    dan:  {after}")

# %% [markdown]
# Zonder projecten valt er met de planning niets samen: dezelfde vraag, met een deel van de gegevens.

# %%
assert not compare_planning(replace(answer.case, plans=None), variant, 2025)
