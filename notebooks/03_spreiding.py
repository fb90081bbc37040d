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
# # Spreiding: hoe gelijk is een groep over de buurten verdeeld?
# Dit notitieboek rekent in Python wat de pagina Spreiding en `wijkplan spread` laten zien: indexen met
# hun grenzen, wat toeval geeft, waar gelijken bij elkaar liggen, en welk project wat bijdraagt. Het
# gebruikt Voorbeeldstad: die gemeente bestaat niet, alle cijfers zijn verzonnen.

# %%
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd

from wijkplan import Level, Project
from wijkplan.demo import write_demo
from wijkplan.themes.spread.limits.bounds import index_bounds, location_quotient_bounds
from wijkplan.themes.spread.difference.change import divide_difference
from wijkplan.themes.spread.groups import find_group, published_of
from wijkplan.themes.spread.index.measures import measure_all
from wijkplan.themes.spread.index.multigroup import decompose
from wijkplan.themes.spread.space.neighbours import neighbours_by_border
from wijkplan.themes.spread.index.small_counts import against_chance
from wijkplan.themes.spread.space.spatial import local_moran
from wijkplan.themes.spread.difference.tally import Basis, Changes, Tally

folder = Path(mkdtemp()) / "voorbeeld"
write_demo(folder)
project = Project.load(folder)
state = project.base_state(project.inputs())
areas = state.figures.areas
buurten = areas.codes(Level.BUURT)

# %% [markdown]
# ## Indexen van één groep
# Een buurt waarvan het cijfer onderdrukt is, is geen nul: zij telt niet mee in de waarde. De grenzen
# gelden voor alle buurten samen, en kloppen met alles wat gepubliceerd is.

# %%
group = find_group(state.figures, "perc_huurwoningen_in_bezit_woningcorporaties")
told = published_of(group, areas, areas.codes(Level.GEMEENTE))
rows = []
for name, found in measure_all(group.group[buurten], group.total[buurten]).items():
    bounds = index_bounds(told, name)
    rows.append((name, found.value, bounds.low, bounds.high, bounds.label, found.areas))
pd.DataFrame(rows, columns=["index", "waarde", "van", "tot", "grenzen", "buurten"]).round(3)

# %% [markdown]
# ## Is dit meer dan toeval?

# %%
chance = against_chance(group.group[buurten], group.total[buurten], draws=199, seed=1)
print(f"D = {chance.observed.value:.3f}, bij toeval {chance.expected:.3f}: {chance.verdict.value}")

# %% [markdown]
# ## Waar liggen buurten met veel bij buurten met veel?

# %%
share = group.group[buurten] / group.total[buurten]
clusters = local_moran(share, neighbours_by_border(areas.at(Level.BUURT).geometry), seed=1)
print(clusters["cluster"].value_counts().to_dict())
location_quotient_bounds(told).head()

# %% [markdown]
# ## Meer groepen tegelijk: hoe gemengd zijn de buurten naar eigendom?
# De entropie-index H valt uiteen in verschil tussen wijken en verschil binnen wijken; de delen tellen op.

# %%
homes = state.stock.homes.dropna(subset=["buurt", "eigendom"])
counts = homes.groupby(["buurt", "eigendom"])["aantal"].sum().unstack(fill_value=0)
wijk = areas.at(Level.BUURT)["parent"].reindex(counts.index)
mixed = decompose(counts, pd.DataFrame({"wijken": wijk}))
print(f"H = {mixed.whole.value:.3f}")
for part in mixed.parts:
    print(f"  tussen {part.between}{' binnen ' * bool(part.within)}{part.within}: {part.value:.3f}")

# %% [markdown]
# ## Wat doet een programma, en welk project draagt wat bij?
# De bijdragen hangen niet af van de volgorde van de projecten, en tellen op tot het hele verschil.

# %%
names = ["A", "B", "C", "D"]
basis = Basis(unit="buurt", year=2025, boundary_year=2025)
before = Tally(
    basis=basis,
    group=pd.Series([80.0, 20.0, 40.0, 10.0], names),
    total=pd.Series([100.0, 100.0, 100.0, 100.0], names),
)
changes = Changes(
    group=pd.DataFrame([[-30.0, 0, 0, 0], [0, 0, 0, 25.0]], ["sloop", "nieuwbouw"], names),
    total=pd.DataFrame([[-30.0, 0, 0, 0], [0, 0, 0, 40.0]], ["sloop", "nieuwbouw"], names),
)
division = divide_difference("dissimilariteit", before, before.plus(changes), changes)
print(f"D verandert {division.difference.value:+.3f}")
for part in division.parts:
    print(f"  {part.project}: {part.value:+.3f}")
assert abs(sum(p.value for p in division.parts) - division.difference.value) < 1e-12
