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
# # Van projectbestand naar atlas
# Dit notitieboek doet in Python wat `wijkplan build` op de opdrachtregel doet, en kijkt daarna in de
# cijfers. Het gebruikt Voorbeeldstad: die gemeente bestaat niet, alle cijfers zijn verzonnen.

# %%
from pathlib import Path
from tempfile import mkdtemp

from wijkplan import Level, Project, dissimilarity, location_quotient
from wijkplan.answers.profile import profile_area
from wijkplan.demo import write_demo
from wijkplan.output.atlas import write_atlas

folder = Path(mkdtemp()) / "voorbeeld"
write_demo(folder, complete=False)  # CBS-cijfers en spoor; zonder complete=False ook al het andere
project = Project.load(folder)
atlas = project.atlas()  # alles wat de atlas zegt, berekend
written = write_atlas(atlas, project.output_folder)  # project.build() doet beide in één keer
written.index

# %% [markdown]
# ## De tabel: cijfers per gebied, met de reden als er iets ontbreekt

# %%
table = atlas.table
table.values.loc[atlas.areas.codes(Level.WIJK), ["aantal_inwoners", "woningvoorraad"]]

# %%
share = "percentage_personen_65_jaar_en_ouder"
buurten = atlas.areas.codes(Level.BUURT)
missing = table.values.loc[buurten, share].isna()
table.status.loc[buurten, share][missing]

# %% [markdown]
# ## Spreiding: hoe gelijk zijn 65-plussers over de buurten verdeeld?

# %%
total = table.column("aantal_inwoners", Level.BUURT)
group = table.column(share, Level.BUURT) / 100 * total
found = dissimilarity(group, total)
print(f"D = {found.value:.3f} over {found.areas} van {len(group)} buurten")
assert round(found.value, 9) == round(table.values.loc["GM9901", f"d_{share}"], 9)

# %%
location_quotient(group, total).sort_values(ascending=False).head()

# %% [markdown]
# ## Het profiel van één buurt

# %%
profile = profile_area(atlas, "BU99010000")
for part in profile.groups[:2]:
    print(part.label)
    for figure in part.figures[:4]:
        print("  ", figure.spec.label, [cell.value for cell in figure.cells])
