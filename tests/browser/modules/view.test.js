import { affected, createViews } from "/js/view.js";
import { equal } from "/tests/expect.js";
import { town } from "/tests/town.js";

const STATE = {
  indicator: "homes", level: "buurt", method: "kwantielen", classes: 5, scenario: "alles", year: null,
  mode: "waarde", fromScenario: "alles", fromYear: null,
};
function viewOf(patch, app = town()) {
  return createViews(app.payload, app.levels, app.time).of({ ...STATE, ...patch });
}
const notes = (view) => view.values.map((_, index) => view.note(index));

export const tests = {
  "a view has the values of its moment, and why some are missing": () => {
    equal(viewOf({}).values, [100, 200, null, 50]);
    equal(notes(viewOf({})), ["", "", "niet geleverd door de bron", ""]);
    equal(viewOf({ year: 2027 }).values, [128, 200, null, 50]);
    equal(notes(viewOf({ indicator: "rented", year: 2027 }))[0], "tussen 45 en 48");
  },

  "classes and colours are those of all years together": () => {
    const [now, later] = [viewOf({}), viewOf({ year: 2027 })];
    equal(now.classes.breaks, [100, 128, 140, 200], "every value that any year has");
    equal([later.classes.breaks, later.colors], [now.classes.breaks, now.colors]);
    equal([now.classes.of, later.classes.of], [[1, 4, -1, 0], [2, 4, -1, 0]]);
  },

  "a difference is later minus earlier, signed, missing where one side is": () => {
    const view = viewOf({ mode: "verschil", year: 2026 });
    equal(view.values, [40, 0, null, 0]);
    equal([view.indicator.signed, view.indicator.unit, view.other], [true, "woningen", null]);
    equal(notes(view)[2], "niet geleverd door de bron", "said once when both sides say the same");
  },

  "a difference of shares is in percentage points": () => {
    const view = viewOf({ indicator: "share", mode: "verschil", year: 2026 });
    equal(view.indicator.unit, "procentpunt");
    equal(view.values, [35.714 - 40, null, null, 0]);
  },

  "a difference that one side lacks says which side": () => {
    const view = viewOf({ indicator: "rented", mode: "verschil", year: 2027 });
    equal([view.values[0], view.note(0)], [null, "eind 2027 · alle plannen: tussen 45 en 48"]);
  },

  "a comparison keeps both moments": () => {
    const view = viewOf({ mode: "vergelijken", year: 2026, fromYear: 2027 });
    equal([view.from.values[0], view.to.values[0]], [128, 140]);
    equal([view.other[0], view.classes.of[0]], [2, 3]);
    equal([view.from.label, view.to.label], ["eind 2027 · alle plannen", "eind 2026 · alle plannen"]);
  },

  "an indicator that does not vary has no difference to show": () => {
    const view = viewOf({ indicator: "people", mode: "verschil", year: 2026 });
    equal([view.mode, view.varies, view.values], ["waarde", false, [200, 600, null, 0]]);
  },

  "without figures there are areas all the same": () => {
    const view = viewOf({ indicator: null });
    equal([view.values, view.colors, view.indicator.label], [[null, null, null, null], [], "Gebieden"]);
    equal(view.classes.missing, 4);
  },

  "names and overlays change no class, the arrival of other years does": () => {
    equal(["names", "overlays", "area", "fill", "inks"].filter((key) => affected(new Set([key]))), []);
    equal(["time", "year", "indicator"].map((key) => affected(new Set(["area", key]))), [true, true, true]);
  },
};
