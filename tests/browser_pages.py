"""The interactive pages of a payload, in a folder, as the atlas writes them."""

from __future__ import annotations

from pathlib import Path

from wijkplan.output import shell


def write_atlas(folder: Path, payload: dict) -> Path:
    """Write map, single map, table and assets, as the atlas does."""
    assets = folder / "assets"
    assets.mkdir()
    for name, content in shell.asset_files().items():
        (assets / name).write_bytes(content)
    for name, text in shell.data_files(payload).items():
        (assets / name).write_text(text, encoding="utf-8")
    pages = {
        "index.html": shell.render_map(payload, standalone=False),
        "alleen.html": shell.render_map(payload, standalone=True),
        "tabel.html": shell.render_table(payload),
    }
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
