"""Words are found however deep they are, per container; each is made here, by another's code."""

from __future__ import annotations

import base64
import gzip
import io
import sqlite3
import struct
import tarfile
import zipfile
import zlib
from urllib.parse import quote

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkplan.model.errors import OutputError
from wijkplan.output import decode
from wijkplan.output import unpack as module
from wijkplan.output.unpack import Hit, find_words, unpack

WORD = "Geheimbuurt Noord"
ACCENT = "Façadepad"


def places(tmp_path, content, word=WORD, name="a.bin"):
    (tmp_path / name).write_bytes(content)
    return [hit.where for hit in find_words(tmp_path, [word])]


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A picture of one pixel with chunks of text."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    made = b"\x89PNG\r\n\x1a\n"
    pixel = (b"IDAT", zlib.compress(b"\x00\x00"))
    for kind, content in ((b"IHDR", header), *chunks, pixel, (b"IEND", b"")):
        check = struct.pack(">I", zlib.crc32(kind + content))
        made += struct.pack(">I", len(content)) + kind + content + check
    return made


def pdf(drawn: bytes, *, ascii85: bool = False) -> bytes:
    """A PDF of one page, as far as a reader of streams needs."""
    stream = zlib.compress(b"BT /F1 12 Tf " + drawn + b" ET")
    stream = base64.a85encode(stream) + b"~>" if ascii85 else stream
    about = b"<< /Length %d /Filter /FlateDecode >>" % len(stream)
    return b"%PDF-1.4\n1 0 obj " + about + b"\nstream\n" + stream + b"\nendstream endobj\n%%EOF"


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return stream.getvalue()


def workbook(text: str) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active["B2"] = text
    book.active["C3"] = 987654
    book.save(stream)
    return stream.getvalue()


RAW = WORD.encode()
CONTAINERS = {
    "bytes": RAW,
    "hoofdletters": RAW.upper(),
    "utf-16": WORD.encode("utf-16"),
    "utf-16-be": b"x" + WORD.encode("utf-16-be"),
    "html in utf-16": "".join(f"&#{ord(c)};" for c in WORD).encode("utf-16"),
    "json": b'{"a": "' + "".join(f"\\u{ord(c):04x}" for c in WORD).encode() + b'"}',
    "js": "".join(f"\\x{ord(c):02x}" for c in WORD).encode(),
    "html decimaal": "".join(f"&#{ord(c)};" for c in WORD).encode(),
    "html hexadecimaal": "".join(f"&#x{ord(c):x};" for c in WORD).encode(),
    "html na html": "".join(f"&amp;#{ord(c)};" for c in WORD).encode(),
    "adres": b"https://x.test/?q=" + "".join(f"%{ord(c):02X}" for c in WORD).encode(),
    "opmaak": b"<b>Geheim<wbr>buurt</b> <i>Noord</i>",
    "base64": b'var a = "' + base64.b64encode(b"0123" + RAW) + b'";',
    "base64 voor adressen": b"data:;base64," + base64.urlsafe_b64encode(b"\xff\xfe" + RAW),
    "base64 in regels": base64.encodebytes(b"x" * 50 + RAW + b"y" * 90),
    "base64 met streepje": base64.b64encode(b"\xff\xff\xfe" + RAW).replace(b"/", b"\\/"),
    "hexadecimaal": RAW.hex().encode(),
    "gzip": gzip.compress(RAW * 3, mtime=0),
    "gzip midden in": b"abc" + gzip.compress(RAW, mtime=0) + b"def",
    "gzip afgebroken": gzip.compress(RAW + bytes(range(256)) * 9)[:-40],
    "zlib": b"\x00\x00" + zlib.compress(RAW, 9),
    "zlib zonder pakken": zlib.compress(b"-" * 70_000 + RAW, 0),
    "gzip in base64 in gzip": gzip.compress(base64.b64encode(gzip.compress(RAW, mtime=0)), mtime=0),
    "zip": zipped({"a.txt": RAW}),
    "zip in zip": zipped({"b.zip": zipped({"a.txt": RAW})}),
    "zip zonder pakken": zipped({"a.txt": RAW}, zipfile.ZIP_STORED),
    "zip zonder inhoudsopgave": zipped({"a.txt": RAW * 2}).partition(b"PK\x01\x02")[0],
    "naam in zip": zipped({f"{WORD}.txt": b"x"}),
    "excel": workbook(WORD),
    "png tEXt": png((b"tEXt", b"Title\x00" + RAW)),
    "png zTXt": png((b"zTXt", b"Title\x00\x00" + zlib.compress(RAW))),
    "png iTXt": png((b"iTXt", b"Title\x00\x00\x00nl\x00\x00" + RAW)),
    "png iTXt gepakt": png((b"iTXt", b"Title\x00\x01\x00nl\x00\x00" + zlib.compress(RAW))),
    "png in html": b'<img src="data:image/png;base64,' + base64.b64encode(
        png((b"zTXt", b"a\x00\x00" + zlib.compress(RAW)))) + b'">',
    "pdf": pdf(b"(" + RAW + b") Tj"),
    "pdf losse letters": pdf(b"[(Geh) -12 (eim) 3.5 (buurt N) 7 (oord)] TJ"),
    "pdf hexadecimaal": pdf(b"[<%b> 4 <%b>] TJ" % (RAW[:9].hex().encode(), RAW[9:].hex().encode())),
    "pdf octaal": pdf(b"(" + b"".join(b"\\%03o" % c for c in RAW) + b") Tj"),
    "pdf base85": pdf(b"(" + RAW + b") Tj", ascii85=True),
}  # fmt: skip


@pytest.mark.parametrize("kind", CONTAINERS)
def test_a_word_is_found_in_every_container_and_another_in_none(tmp_path, kind):
    assert places(tmp_path, CONTAINERS[kind])
    assert find_words(tmp_path, ["Geheimbuurt Zuid", "Noordbuurt"]) == []


@pytest.mark.parametrize(
    "content",
    [
        ACCENT.encode(),
        ACCENT.encode("cp1252"),
        ACCENT.upper().encode(),
        "Fac\u0327adepad".encode(),
        ACCENT.encode("utf-16-le"),
        b"Fa&ccedil;adepad",
        b"Fa\\u00e7adepad",
        quote(ACCENT).encode(),
        gzip.compress(ACCENT.encode("utf-16-be"), mtime=0),
        png((b"tEXt", b"Title\x00" + ACCENT.encode("latin-1"))),
    ],
)
def test_a_letter_with_an_accent_is_found_in_every_spelling(tmp_path, content):
    assert places(tmp_path, content, ACCENT)
    assert find_words(tmp_path, ["Facadepad"]) == []


def test_the_layers_say_how_deep_it_was(tmp_path):
    content = b'window.a = "' + base64.b64encode(gzip.compress(RAW * 9, mtime=0)) + b'";'
    assert places(tmp_path, content) == ["bestand > base64 > gzip"]
    layers = dict(unpack("a.js", content))
    assert next(iter(layers)) == "bestand"
    assert layers["bestand"] == content
    assert layers["bestand > base64 > gzip"] == RAW * 9


def test_a_hit_names_file_place_and_word_and_a_file_name_counts(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "geheim.txt").write_bytes(b"niets")
    (tmp_path / "b.txt").write_bytes(b"Ook Geheim.")
    assert find_words(tmp_path, ["geheim", " ", "niets"]) == [
        Hit(file="b.txt", where="bestand", word="geheim"),
        Hit(file="data/geheim.txt", where="naam", word="geheim"),
        Hit(file="data/geheim.txt", where="bestand", word="niets"),
    ]


# ------------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("987654", "987654"), ("987654", "BU01,987654,12"), ("987654", "[1,987654]"),
        ("987654", "987.654 woningen"), ("987654", "987 654"), ("987654", "987\u202f654"),
        ("987654", "987654.0"), ("987654", "987654,0;1"), ("987654.0", "987654"),
        ("12,5", "12.5"), ("12.5", ";12,50;"), ("-987654", "-987654"), ("5", "a 5."),
        ("-987654", "−987.654"),
    ],
)  # fmt: skip
def test_a_number_is_found_in_every_notation(tmp_path, number, text):
    assert places(tmp_path, text.encode(), number)


@pytest.mark.parametrize(
    "text", ["1987654", "9876543", "1.987.654", "0.987654", "987654.5", "987654.01", "98765"]
)
def test_a_number_is_not_a_piece_of_another(tmp_path, text):
    assert places(tmp_path, text.encode(), "987654") == []


@pytest.mark.parametrize("order", ["<d", ">d"])
def test_a_number_is_found_as_floating_point_unless_it_is_too_round_to_tell(tmp_path, order):
    assert places(tmp_path, b"a" + struct.pack(order, 987654.0), "987654")
    assert places(tmp_path, b"a" + struct.pack(order, 12.0), "12") == []


def test_numbers_in_excel_and_in_a_database_are_found(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(workbook("x"))
    with sqlite3.connect(tmp_path / "a.gpkg") as base:
        base.execute("CREATE TABLE buurten (naam TEXT, aantal REAL)")
        base.execute("INSERT INTO buurten VALUES ('x', 987654.0)")
    base.close()
    found = {(hit.file, hit.word) for hit in find_words(tmp_path, ["987654"])}
    assert found == {("a.xlsx", "987654"), ("a.gpkg", "987654")}


# ------------------------------------------------------------------ databases


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_a_row_that_was_deleted_is_found_until_the_pages_are_gone(tmp_path, journal):
    path = tmp_path / "a.gpkg"
    base = sqlite3.connect(path)
    base.execute(f"PRAGMA journal_mode={journal}")
    base.execute("PRAGMA secure_delete=off")
    base.execute("CREATE TABLE buurten (naam TEXT, tekst TEXT)")
    rows = [(f"{WORD} {number}", "x" * 400) for number in range(200)]
    base.executemany("INSERT INTO buurten VALUES (?, ?)", rows)
    base.commit()
    base.execute("DELETE FROM buurten")
    base.commit()
    assert base.execute("SELECT count(*) FROM buurten").fetchone() == (0,)
    assert base.execute("PRAGMA freelist_count").fetchone()[0] > 0
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert [hit.where for hit in find_words(tmp_path, [WORD])] == ["bestand"]
    base.execute("VACUUM")
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    assert find_words(tmp_path, [WORD]) == []


def test_a_damaged_database_is_still_searched(tmp_path):
    assert places(tmp_path, b"SQLite format 3\x00" + bytes(100) + RAW) == ["bestand"]


# ------------------------------------------------------------------ bounds


def test_a_file_that_unpacks_without_end_is_refused_and_not_called_clean(tmp_path, monkeypatch):
    monkeypatch.setattr(decode, "LARGEST_STREAM", 1 << 20)
    (tmp_path / "bom.gz").write_bytes(gzip.compress(bytes(1 << 21), mtime=0))
    with pytest.raises(OutputError, match=r"bom\.gz"):
        find_words(tmp_path, [WORD])


def test_many_streams_together_are_bounded_too(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 1 << 20)
    parts = [gzip.compress(bytes([number]) * (1 << 19)) for number in range(4)]
    (tmp_path / "bom.bin").write_bytes(b"".join(parts))
    with pytest.raises(OutputError, match="meer in dan te doorzoeken"):
        find_words(tmp_path, [WORD])


def test_layers_in_layers_are_bounded(tmp_path):
    content = RAW * 20
    for _ in range(module.DEEPEST + 1):
        content = base64.b64encode(content)
    (tmp_path / "diep.txt").write_bytes(content)
    with pytest.raises(OutputError, match=r"diep\.txt"):
        find_words(tmp_path, [WORD])


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "buiten.txt").write_bytes(RAW)
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "link.txt").symlink_to(tmp_path / "buiten.txt")
    assert find_words(tmp_path / "map", [WORD]) == []


@given(st.binary(max_size=3000))
def test_any_bytes_can_be_looked_through_and_no_layer_comes_twice(content):
    layers = [layer for _, layer in unpack("a", content)]
    assert layers[0] == content
    assert len(set(layers)) == len(layers)


@given(st.binary(max_size=300), st.binary(max_size=300), st.integers(0, 9))
def test_a_stream_is_found_between_any_bytes(before, after, level):
    for packed in (zlib.compress(RAW * 3, level), gzip.compress(RAW * 3, level, mtime=0)):
        layers = [layer for _, layer in unpack("a", before + packed + after)]
        assert any(layer.startswith(RAW) for layer in layers)


def test_a_short_word_in_a_stream_of_its_own_is_found(tmp_path):
    assert places(tmp_path, zlib.compress(b"Oost"), "oost") == ["bestand > zlib"]


def test_a_tar_in_gzip_is_found(tmp_path):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as file:
        member = tarfile.TarInfo("a.txt")
        member.size = len(RAW)
        file.addfile(member, io.BytesIO(RAW))
    assert places(tmp_path, stream.getvalue()) == ["bestand > gzip"]
