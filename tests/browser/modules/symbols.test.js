import { pointsOf, symbolLook, symbolsOf } from "/js/symbols.js";
import { equal } from "/tests/expect.js";

const INKS = { ink: "#101010", surface: "#ffffff", casing: "#fefefe", font: "12px serif" };
const [BLUE, RED] = [{ color: "#0072b2", fill: "#0072b2", radius: 7 }, { color: "#b3261e", weight: 3 }];
const none = () => null;

/** A point with a style, by its place in ten-thousandths of a degree. */
const feature = (x, y, style = 0) => ({ type: "point", style, coords: [x * 100, y * 100] });
const overlay = (...features) => ({ features, legend: [{ style: BLUE }, { style: RED }] });
/** A map on which a ten-thousandth of a degree is a pixel. */
const map = { project: ([lat, lng]) => ({ x: lng * 10000, y: lat * 10000 }) };
const members = (...styles) => styles.map((style) => ({ feature: {}, style }));

export const tests = {
  "every place of every point counts, lines and polygons do not": () => {
    const two = { type: "point", style: 0, coords: [0, 0, 5000, 0] };
    const points = pointsOf(overlay(two, { type: "line", style: 0, coords: [[0, 0, 1, 1]] }, feature(9, 9, 1)));
    equal(points.map(({ style }) => style.color), ["#b3261e", "#0072b2", "#0072b2"], "the thickest first");
    equal(points[2].at.map((value) => Math.round(value * 10000)), [0, 50]);
  },

  "what would overlap is one symbol: less than a symbol and some air apart": () => {
    const sizes = (x) => symbolsOf(map, pointsOf(overlay(feature(0, 0), feature(x, 0)))).map((symbol) => symbol.length);
    equal([sizes(23), sizes(25)], [[2], [1, 1]]);
  },

  "alone a point is drawn as its kind": () => {
    const look = symbolLook(members(BLUE), none, INKS);
    equal([look.fillColor, look.color, look.radius, look.count], ["#0072b2", "#fefefe", 7, undefined]);
    equal(symbolLook(members({ color: "#0072b2" }), none, INKS).radius, 6);
  },

  "several of a kind keep its colour, and have their number": () => {
    const look = symbolLook(members(BLUE, BLUE, BLUE), none, INKS);
    equal([look.fillColor, look.count], ["#0072b2", { text: "3", ink: "#ffffff", font: "12px serif" }]);
    equal(symbolLook(members(...Array(1200).fill(RED)), none, INKS).count.text, "1.200");
  },

  "several of more kinds have the colour of none": () => {
    const look = symbolLook(members(BLUE, RED), none, INKS);
    equal([look.fillColor, look.color, look.count.ink, look.count.text], ["#ffffff", "#101010", "#14202b", "2"]);
  },

  "several of a kind that are not equally far have no colour together": () => {
    const phaseOf = (one) => one.phase;
    const of = (...phases) => symbolLook(phases.map((phase) => ({ feature: { phase }, style: BLUE })), phaseOf, INKS);
    equal(of("klaar", "later").fillColor, "#ffffff");
    equal([of("klaar", "klaar").fillColor, of("bezig", "bezig").fillColor], ["#0072b2", "#fefefe"]);
    const faint = of("later", "later");
    equal([faint.fillColor === "#0072b2", faint.fillOpacity, faint.count.ink], [false, 1, "#14202b"], "paler, and still read");
  },
};
