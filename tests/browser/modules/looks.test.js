import { lookOf, partOf, styleOf, widthOnScreen } from "/js/arealook.js";
import { featureLook } from "/js/featurelook.js";
import { reasonsOf } from "/js/legend.js";
import { percentAfter } from "/js/swipe.js";
import { ticksOf } from "/js/timebar.js";
import { equal, ok } from "/tests/expect.js";

const INKS = { ground: "#eee", hatch: "#999", line: "#111" };
const app = (state = {}, view = {}) => ({
  inks: INKS, state: { fill: true, level: "buurt", ...state },
  view: { colors: ["#a", "#b"], patterns: [], classes: { of: [0, 1, -1] }, other: null, level: { areas: [1, 2, 3] }, ...view },
});

export const tests = {
  "an area has the colour of its class, and is hatched where its value is missing": () => {
    const [first, , missing] = [0, 1, 2].map((index) => styleOf(app(), index, 1, {}));
    equal([first.fillColor, first.fillOpacity, first.hatch, first.left], ["#a", 1, null, null]);
    equal([missing.fillColor, missing.fillOpacity, missing.hatch], [null, 0, { ground: "#eee", ink: "#999" }]);
  },

  "without colours an area is paper, also where its value is missing": () => {
    const { fillColor, hatch } = styleOf(app({ fill: false }), 2, 1, {});
    equal([fillColor, hatch, lookOf(app({ fill: false }), 2)], ["#eee", null, "plain"]);
  },

  "over the background map an area lets through, in its class, its pattern and without colours": () => {
    const over = (state, index) => styleOf(app({ background: true, ...state }), index, 1, {});
    equal([over({}, 0).fillColor, over({}, 0).fillOpacity, over({}, 2).hatchOpacity], ["#a", 0.7, 0.7]);
    equal([over({ fill: false }, 0).fillOpacity, over({ fill: false }, 0).fill], [0, true], "and can still be clicked");
    for (const state of [{}, { fill: false }]) {
      ok(lookOf(app(state), 0) !== lookOf(app({ background: true, ...state }), 0), "it is drawn again");
    }
  },

  "in a map of two halves the left has its own class": () => {
    const two = app({}, { other: [-1, 0, 1] });
    equal([0, 1, 2].map((index) => styleOf(two, index, 1, {}).left.fillColor), [null, "#a", "#b"]);
    equal([0, 1, 2].map((index) => styleOf(two, index, 1, {}).fillColor), ["#a", "#b", null]);
    equal(styleOf(two, 0, 1, {}).left.stroke, true, "its border is drawn there too");
  },

  "areas that look otherwise have another word": () => {
    const two = app({}, { other: [0, 0, 0], classes: { of: [0, 1, -1] } });
    const words = [0, 1, 2].flatMap((index) => [lookOf(app(), index), lookOf(two, index)]);
    equal(new Set(words).size, 6);
  },

  "borders are thinner as areas are smaller on the screen, and none where they would hide them": () => {
    const weight = (level, part) => styleOf(app({ level }), 0, part, {}).weight;
    equal([weight("gemeente", 1), weight("buurt", 1), weight("buurt", 0.5)], [1.4, 0.8, 0.4]);
    equal([0, 0.125].map((part) => styleOf(app(), 0, part, {}).stroke), [false, true]);
    equal([5, 6, 18, 30, 300].map(partOf), [0, 0, 0.5, 1, 1]);
    equal([widthOnScreen({ x: 800, y: 200 }, 100), widthOnScreen({ x: 9, y: 9 }, 0)], [40, 9]);
  },

  "a project under way or without a year is a ring, a delivered one full": () => {
    const look = (phase) => featureLook({ type: "point" }, { color: "#00f" }, phase, "#fff");
    equal(["bezig", "onbekend"].map((phase) => [look(phase).fillColor, look(phase).color]), [["#fff", "#00f"], ["#fff", "#00f"]]);
    equal([look("klaar").fillColor, look("klaar").color, look("klaar").fillOpacity], ["#00f", "#fff", 1]);
    equal([look("later").fillOpacity, look(null).fillOpacity], [0.4, 1]);
  },

  "a dot has a light edge, around a ring of its own colour too": () => {
    const look = (style, phase = null) => featureLook({ type: "point" }, style, phase, "#fff");
    equal([look({ color: "#00f" }).color, look({ color: "#00f" }).casing], ["#fff", null]);
    equal([look({ color: "#00f", fill: "#0ff" }).color, look({ color: "#00f", fill: "#0ff" }).casing], ["#00f", "#fff"]);
    equal(look({ color: "#00f" }, "bezig").casing, "#fff");
  },

  "a faint polygon has no pattern, and its dashes come from its phase": () => {
    const style = { color: "#00f", fill: "#0ff", pattern: "kruis", fillOpacity: 0.6 };
    const look = (phase) => featureLook({ type: "polygon" }, style, phase, "#fff");
    equal([look(null).hatch, look(null).fillOpacity], [{ mark: "kruis", ink: "#00f" }, 0.6]);
    equal([look("later").hatch, look("onbekend").dashArray, look("onbekend")._dashArray], [null, "2 4", [2, 4]]);
  },

  "a line has no fill": () => {
    const look = featureLook({ type: "line" }, { color: "#00f", dash: "6, 3" }, null, "#fff");
    equal(["fill" in look, look.weight, look.opacity, look._dashArray, look.lineCap], [false, 2, 1, [6, 3], "butt"]);
  },

  "reasons are counted, bounds taken together, the most frequent first": () => {
    const notes = ["", "niet geleverd", "tussen 3 en 9", "eind 2030: tussen \u22121,5 en 2", "onderdrukt", "onderdrukt", "onderdrukt"];
    equal(reasonsOf([7, null, null, null, null, null, null], (index) => notes[index]), [
      ["onderdrukt", 3], ["geen vast getal, wel grenzen (kies een gebied)", 2], ["niet geleverd", 1],
    ]);
    equal(reasonsOf([1, 2], () => "x"), []);
  },

  "reasons of the same number stand in Dutch order": () => {
    equal(reasonsOf([null, null], (index) => ["zonder", "één"][index]), [["één", 1], ["zonder", 1]]);
  },

  "keys move the divider, no further than the edges": () => {
    const after = (key, shiftKey = false) => percentAfter(95, { key, shiftKey });
    equal(["ArrowLeft", "ArrowDown", "ArrowRight", "PageUp", "PageDown", "Home", "End"].map((key) => after(key)),
      [93, 93, 97, 100, 85, 0, 100]);
    equal([after("ArrowLeft", true), percentAfter(1, { key: "ArrowLeft" }), after("a"), after("Tab")], [85, 0, null, null]);
  },

  "the slider names the present, fifths that have room, and the last year": () => {
    const named = (years) => ticksOf(years).filter(({ main }) => main).map(({ text }) => text);
    equal(named(Array.from({ length: 16 }, (_, i) => 2025 + i)), ["nu", "2030", "2035", "2040"]);
    equal(named([2029, 2030, 2031]), ["nu", "2031"]);
    equal(ticksOf([2029, 2030]).map(({ part }) => part), [0, 0.5, 1]);
  },
};
