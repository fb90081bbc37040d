import { createApp } from "/js/app.js";
import { messages } from "/js/messages.js";
import { fileName, pictureOf } from "/js/picture.js";
import { equal } from "/tests/expect.js";
import { payload } from "/tests/town.js";

const INKS = { line: "#111111", ground: "#eeeeee", hatch: "#999999", casing: "#ffffff" };
const OVERLAYS = [
  { id: "spoor", label: "Spoor", visible: true, legend: [{ label: "Spoorlijn", style: { color: "#333333", weight: 3 } }],
    features: [{ type: "line", style: 0 }] },
  { id: "plannen", label: "Plannen", visible: true, legend: [{ label: "Nieuwbouw", style: { color: "#0000ff" } }],
    features: [{ type: "point", style: 0, year_start: 2025, year_end: 2027, project: "P1" }] },
];

function appOf(wish = {}) {
  const data = {
    ...payload(), subtitle: "Gebiedsindeling 2025 · INTERN – niet verspreiden", overlays: OVERLAYS,
    provenance: "Bron: proef · wijkplan 1",
  };
  const app = createApp(data, [], { inks: INKS });
  app.begin(wish);
  return app;
}
const texts = (rows) => rows.map(({ text }) => text);

export const tests = {
  "a picture says what it is of, of when, for whom and from where": () => {
    const { atlas, edition, title, subtitle, foot } = pictureOf(appOf({ year: 2027 }));
    equal([atlas, edition], ["Proefstad", "Gebiedsindeling 2025 · INTERN – niet verspreiden"]);
    equal([title, subtitle], ["Woningen", "woningen · eind 2027 · alle plannen · per buurt"]);
    equal(foot, ["Bron: register", "Bron: proef · wijkplan 1"]);
    equal(pictureOf(appOf({ background: true })).foot.at(-1), messages.background.credit);
  },

  "its classes have their colours and counts, and missing is hatched with its reason": () => {
    const app = appOf({ indicator: "age" });
    const { unit, level, rows, reasons } = pictureOf(app).classes;
    equal([unit, level], ["jaar", "Buurten"]);
    equal(texts(rows), ["30", "50", "80", "Geen waarde"]);
    equal(rows.map(({ count }) => count), ["1", "1", "1", "1"]);
    equal(rows.map(({ look }) => look.fillColor), [...app.view.colors, undefined]);
    equal(rows.map(({ look }) => look.hatch), [null, null, null, { ground: "#eeeeee", ink: "#999999" }]);
    equal(reasons, ["niet geleverd door de bron: 1"]);
  },

  "without colours on the map there is no legend of them": () => {
    equal(pictureOf(appOf({ fill: false })).classes, null);
  },

  "it has the overlays that are shown, and how far projects are at a moment to come": () => {
    equal(pictureOf(appOf()).overlays.map(({ label, rows, phases }) => [label, texts(rows), phases.length]),
      [["Spoor", ["Spoorlijn"], 0], ["Plannen", ["Nieuwbouw"], 0]]);
    const [, plans] = pictureOf(appOf({ year: 2027 })).overlays;
    equal([plans.when, texts(plans.phases).slice(0, 2)], ["eind 2027 · alle plannen:", ["opgeleverd", "in uitvoering"]]);
    equal(pictureOf(appOf({ overlays: [] })).overlays, []);
  },

  "its file has a name that every disk takes": () => {
    equal(fileName(appOf({ indicator: "share" })), "aandeel-huur-2025-buurten.png");
    equal(fileName(appOf({ year: 2026, mode: "vergelijken", fromYear: 2027 })),
      "woningen-links-eind-2027-alle-plannen-rechts-eind-2026-alle-plannen-buurten.png");
  },
};
