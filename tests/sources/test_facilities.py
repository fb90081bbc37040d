from __future__ import annotations

import json

import deliveries as d
import geopandas as gpd
import pytest
from shapely.geometry import MultiPoint, Point, Polygon, box

import minitown as mt
from wijkplan.sources.facilities import read_facilities
from wijkplan.sources.railway import read_railway
from wijkplan.sources.together import combine_layers

PLACES = [(20, 30), (150, 160), (250, 50)]
NAMES = ["De Brug", "Het Baken", None]
PANDEN = ["0141100000035451", "1742100000001746", None]


def schools(**columns):
    given = {"naam": NAMES, "pand": PANDEN, **columns}
    points = [Point(mt.X0 + x, mt.Y0 + y) for x, y in PLACES]
    return gpd.GeoDataFrame(given, geometry=points, crs=mt.CRS)


def read(path, **changes):
    given = {"kind": "voorzieningen", "name": "Scholen", "subject": "basisschool"}
    return read_facilities(d.request(path, **{**given, **changes}))


def write(tmp_path, frame=None, name="a.gpkg"):
    return d.write(tmp_path / name, scholen=schools() if frame is None else frame)


def contours(*shapes):
    """Footprints as GeoJSON in degrees."""
    drawn = gpd.GeoSeries(list(shapes), crs=mt.CRS).to_crs(4326)
    return [None if s is None else json.dumps(s.__geo_interface__) for s in drawn]


def test_points_are_read_with_what_they_are(tmp_path):
    layer = read(write(tmp_path))
    assert layer.spec.name == "voorzieningen"
    frame = layer.frame
    assert list(frame.columns) == ["voorziening", "naam", "pand", "footprint", "geometry"]
    assert frame.crs == mt.CRS
    assert frame["footprint"].crs == mt.CRS
    assert frame["voorziening"].tolist() == ["basisschool"] * 3
    assert frame["naam"].tolist() == NAMES
    assert frame["pand"].tolist() == PANDEN
    assert frame["footprint"].isna().all()
    assert frame.geometry.geom_equals(schools().geometry).all()


@pytest.mark.parametrize("name", ["Naam", "VESTIGINGSNAAM", "Naam locatie"])
def test_names_of_the_publishers(tmp_path, name):
    frame = schools().rename(columns={"naam": name, "pand": "Pandidentificatie"})
    layer = read(write(tmp_path, frame))
    assert layer.frame["naam"].tolist() == NAMES
    assert layer.frame["pand"].tolist() == PANDEN


def test_a_column_may_be_renamed_in_the_project_file(tmp_path):
    frame = schools().rename(columns={"naam": "instelling"})
    layer = read(write(tmp_path, frame), columns={"instelling": "naam"})
    assert layer.frame["naam"].tolist() == NAMES


@pytest.mark.parametrize(
    "dropped",
    [["141100000035451", "1742100000001746", None], [141100000035451, 1742100000001746, None]],
)
def test_leading_zeros_are_put_back(tmp_path, dropped):
    layer = read(write(tmp_path, schools(pand=dropped)))
    assert layer.frame["pand"].tolist() == PANDEN
    assert any("1 pandidentificaties: voorloopnul" in remark for remark in layer.remarks)


def test_what_is_no_number_of_a_pand_is_not_used(tmp_path):
    layer = read(write(tmp_path, schools(pand=["0141010000035451", "x", None])))
    assert layer.frame["pand"].isna().all()
    assert any("2 pandidentificaties niet gebruikt" in remark for remark in layer.remarks)


@pytest.mark.parametrize("suffix", ["gpkg", "geojson"])
def test_degrees_are_transformed_and_that_is_said(tmp_path, suffix):
    layer = read(write(tmp_path, schools().to_crs(4326), f"a.{suffix}"))
    assert layer.frame.crs == mt.CRS
    assert layer.frame.geometry.distance(schools().geometry).max() < 0.01
    assert any("van graden" in remark for remark in layer.remarks)


def test_another_coordinate_system_is_refused(tmp_path):
    assert set(d.problems_of(read, write(tmp_path, schools().to_crs(32631)))) == {"crs-anders"}


def test_footprints_are_polygons_in_metres_and_rows_without_one_stay(tmp_path):
    first, second = (
        box(mt.X0, mt.Y0, mt.X0 + 40, mt.Y0 + 30),
        box(mt.X0, mt.Y0, mt.X0 + 9, mt.Y0 + 9),
    )
    frame = schools(_bag_contour=contours(first, second, None))
    layer = read(write(tmp_path, frame))
    footprints = layer.frame["footprint"]
    assert footprints.crs == mt.CRS
    assert footprints.area[:2].tolist() == pytest.approx([1200, 81], rel=1e-3)
    assert footprints[2] is None
    assert any("1 zonder voetafdruk" in remark for remark in layer.remarks)


def test_footprints_in_geojson_are_objects(tmp_path):
    frame = schools(_bag_contour=contours(*[mt.cell(0, 0)] * 3)).to_crs(4326)
    path = write(tmp_path, frame, "a.geojson")
    properties = [feature["properties"] for feature in json.loads(path.read_text())["features"]]
    assert isinstance(properties[0]["_bag_contour"], dict)
    assert read(path).frame["footprint"].area.tolist() == pytest.approx([10_000] * 3, rel=1e-3)


def test_damaged_footprints_are_mended_or_left_out_and_that_is_said(tmp_path):
    x, y = mt.X0, mt.Y0
    bow = Polygon([(x, y), (x + 10, y + 10), (x + 10, y), (x, y + 10)])
    cells = [contours(bow)[0], "geen json", contours(Point(x, y))[0]]
    layer = read(write(tmp_path, schools(_bag_contour=cells)))
    assert layer.frame["footprint"].area[0] == pytest.approx(50, rel=1e-3)
    assert layer.frame["footprint"][1:].isna().all()
    assert any("1 voetafdrukken met ongeldige geometrie hersteld" in r for r in layer.remarks)
    assert any("2 voetafdrukken zijn geen vlak" in remark for remark in layer.remarks)


def test_the_kind_in_the_file_goes_before_that_of_the_delivery(tmp_path):
    frame = schools(voorziening=["Voortgezet onderwijs", None, "hertenkamp"])
    layer = read(write(tmp_path, frame))
    kinds = ["voortgezet_onderwijs", "basisschool", "hertenkamp"]
    assert layer.frame["voorziening"].tolist() == kinds
    assert any("eigen soort voorziening: hertenkamp" in remark for remark in layer.remarks)


def test_all_problems_come_in_one_error(tmp_path):
    frame = schools(voorziening=["", "?", "park"]).to_crs(32631)
    found = d.problems_of(read, write(tmp_path, frame), subject="")
    assert set(found) == {"voorziening-onbekend", "voorziening-onjuist", "crs-anders"}
    assert found["voorziening-onbekend"].row == "1"
    assert found["voorziening-onjuist"].row == "2"


def test_polygons_are_no_facilities(tmp_path):
    path = d.write(tmp_path / "a.gpkg", buurten=d.buurten())
    assert set(d.problems_of(read, path)) == {"geometrie-anders"}


def test_a_row_with_more_points_is_more_facilities(tmp_path):
    points = schools().geometry
    frame = schools().iloc[[0]].set_geometry([MultiPoint(list(points))], crs=mt.CRS)
    layer = read(write(tmp_path, frame))
    assert layer.frame.index.tolist() == [0, 1, 2]
    assert layer.frame.geometry.geom_equals(points).all()
    assert any("2 punten meer" in remark for remark in layer.remarks)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_table_with_x_and_y(tmp_path, suffix):
    points = schools().geometry
    frame = schools().drop(columns="geometry").assign(X=points.x, Y=points.y)
    layer = read(d.table(tmp_path / f"a.{suffix}", frame))
    assert layer.frame.geometry.geom_equals(points).all()
    assert layer.frame["pand"].tolist()[:2] == PANDEN[:2]


def test_a_table_in_degrees_with_a_decimal_comma(tmp_path):
    points = schools().to_crs(4326).geometry
    text = "\n".join(
        ["naam;x;y", *(f"a;{p.x:.7f};{p.y:.7f}".replace(".", ",") for p in points), "b;;"]
    )
    layer = read(d.table(tmp_path / "a.csv", text=text))
    assert layer.frame.geometry.distance(schools().geometry).max() < 0.05
    assert any("van graden" in remark for remark in layer.remarks)
    assert any("1 zonder geometrie weggelaten" in remark for remark in layer.remarks)


def test_a_table_without_or_with_wrong_coordinates(tmp_path):
    path = d.table(tmp_path / "a.csv", text="naam;x\na;1")
    assert "x en y" in d.problems_of(read, path)["kolom-ontbreekt"].message
    path = d.table(tmp_path / "b.csv", text="naam;x;y\na;200000;470000\nb;hier;470000")
    assert d.problems_of(read, path)["geen-getal"].row == "3"
    path = d.table(tmp_path / "c.csv", text="naam;x;y\na;200000;470000\nb;470000;200000")
    assert set(d.problems_of(read, path)) == {"buiten-nederland"}


def test_deliveries_are_put_together(tmp_path):
    first = read(write(tmp_path))
    second = read(
        write(tmp_path, schools(pand=PANDEN[:1] * 3).iloc[:2], "b.gpkg"),
        subject="park",
        name="Parken",
        edition="intern",
        year=2020,
    )
    both = combine_layers([first, second])
    assert both.spec.name == "voorzieningen"
    assert both.frame["voorziening"].tolist() == ["basisschool"] * 3 + ["park"] * 2
    assert both.frame["bron"].tolist() == ["Scholen"] * 3 + ["Parken"] * 2
    assert both.frame.index.tolist() == [0, 1, 2, 3, 4]
    assert both.frame.crs == both.frame["footprint"].crs == mt.CRS
    assert (both.provenance.name, both.provenance.edition) == ("Scholen; Parken", "intern")
    assert both.provenance.year == mt.YEAR
    assert both.provenance.sha256 not in (first.provenance.sha256, second.provenance.sha256)
    assert all(remark.startswith(("Scholen: ", "Parken: ")) for remark in both.remarks)
    assert combine_layers([first]).provenance == first.provenance


def test_a_file_that_is_not_there(tmp_path):
    assert "bestand-ontbreekt" in d.problems_of(read, tmp_path / "weg.gpkg")


REAL = {
    "basisscholen": ("basisschool", 258, 258, 190),
    "voortgezet_onderwijs": ("voortgezet_onderwijs", 57, 57, 48),
    "verpleging_verzorging": ("verpleging", 24, 0, 0),
    "ziekenhuizen": ("ziekenhuis", 11, 0, 0),
}
"""File -> kind, rows, footprints, ids that had lost their zero."""


def real(realdata, name):
    path = realdata / "voorzieningen" / f"{name}_2015_twente.geojson"
    return read(path, subject=REAL[name][0], name=name, year=2015)


@pytest.mark.realdata
@pytest.mark.parametrize("name", REAL)
def test_real_files_are_read_as_they_are(realdata, name):
    kind, rows, footprints, restored = REAL[name]
    layer = real(realdata, name)
    assert len(layer.frame) == rows
    assert set(layer.frame["voorziening"]) == {kind}
    assert layer.frame["naam"].notna().all()
    assert layer.frame["footprint"].notna().sum() == footprints
    assert layer.frame["pand"].dropna().str.fullmatch(r"\d{16}").all()
    assert layer.frame["pand"].str.startswith("0").sum() == restored
    known = layer.frame[layer.frame["footprint"].notna()]
    assert (known["footprint"].distance(known.geometry) < 50).all()


@pytest.mark.realdata
def test_primary_schools_of_hengelo_near_the_railway(realdata):
    areas = d.read(
        realdata / "buurten_2021_twente" / "buurten.shp",
        gemeenten=["GM0164"],
        year=2021,
        boundary_year=2021,
    )
    (buurten,) = [layer for level, layer in areas.layers.items() if level.value == "buurt"]
    hengelo = buurten.frame[buurten.frame.index.str.startswith("BU0164")].union_all()
    tracks = read_railway(d.request(realdata / "spoor" / "top10nl_2015_twente.gpkg", year=2015))
    running = tracks.frame[tracks.frame["functie"] != "museumlijn"].union_all()
    schools = real(realdata, "basisscholen").frame
    here = schools[schools.within(hengelo)]
    near = sorted(distance for distance in here.distance(running) if distance <= 200)
    assert near == pytest.approx([132.7, 140.2], abs=0.05)
    facade = here["footprint"].distance(running)
    assert (facade <= here.distance(running) + 50).all()
    assert facade.min() < 132.7  # what the law means is nearer
