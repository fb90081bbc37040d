// Proefstad, small enough to know by heart: four buurten in two wijken in one gemeente.
//
//   buurt   wijk   homes  rented  people  age
//   B1      W1       100      40     200   30
//   B2      W1       200    0-20     600   50
//   B3      W2         –       –       –    –     not delivered
//   B4      W2        50      10       0   80
//
// From now on: +40 homes (10 rented) in B1 in 2026 (P1), -12 homes of which 2 to 5 rented in B1 in
// 2027 (P2), +60 homes somewhere in 2026 (P3), and a project without a year (P4) in B1.

import { readLevel } from "/js/levels.js";
import { createTime } from "/js/time.js";

const square = (x, y) => [[[x, y, 1000, 0, 0, 1000, -1000, 0, 0, -1000]]];

const entry = (row, project, area, year, deltas, left_out = "") => ({
  row, project, area, year, deltas, left_out, name: `Project ${project}`, kind: "nieuwbouw", unit: "woningen",
  number: 10, source: "Register", note: "", hardness: "hard", exact: true,
});

export const ENTRIES = [
  entry(5, "P4", "B1", null, {}, "jaar onbekend"),
  entry(4, "P3", "", 2026, { homes: [60, 60] }),
  entry(3, "P2", "B1", 2027, { homes: [-12, -12], rented: [-5, -2] }),
  entry(2, "P1", "B1", 2026, { homes: [40, 40], rented: [10, 10] }),
];

const indicator = (label, unit, kind, buurt, wijk, gemeente, more = {}) => ({
  label, unit, kind, decimals: unit === "%" ? 1 : 0, year: 2025, source: "register", description: `${label} geteld.`,
  diverging: null, weight: "", part: "",
  levels: {
    buurt: { values: buurt, notes: buurt.map((value) => (value === null ? 1 : 0)) },
    wijk: { values: wijk, notes: wijk.map((value) => (value === null ? 1 : 2)) },
    gemeente: { values: gemeente, notes: gemeente.map((value) => (value === null ? 1 : 2)) },
  },
  ...more,
});

/** Now, and what changes in scenario 'alles'; in 'nu' nothing does. */
export const TIME = {
  years: [2026, 2027],
  start: { label: "nu (1-1-2026)" },
  scenarios: [{ id: "nu", label: "nu" }, { id: "alles", label: "alle plannen" }],
  varies: ["homes", "rented", "share"],
  traced: ["homes", "rented"],
  indicators: {
    homes: {
      buurt: { alles: [[0, 140, 0], [0, 128, 0]] },
      gemeente: { alles: [[0, 450, 0], [0, 438, 0]] },
    },
    rented: { buurt: { alles: [[0, 50, 0], [0, null, 3]] } },
    share: { buurt: { alles: [[0, 35.714, 0], [0, null, 3]] } },
  },
  bounds: { rented: { buurt: [1, 0, 20] } },
  entries: { alles: ENTRIES, nu: [] },
};

export const payload = (time = TIME) => ({
  title: "Proefstad",
  levels: [
    {
      id: "buurt", label: "Buurten", codes: ["B1", "B2", "B3", "B4"], names: ["Centrum", "Noord", "Oost", "Zuid"],
      parents: ["Binnen", "Binnen", "Buiten", "Buiten"], above: ["W1", "W1", "W2", "W2"],
      geometry: [square(0, 0), square(1000, 0), [], square(0, 1000)],
    },
    {
      id: "wijk", label: "Wijken", codes: ["W1", "W2"], names: ["Binnen", "Buiten"],
      parents: ["Proefstad", "Proefstad"], above: ["G1", "G1"], geometry: [square(0, 0), square(0, 1000)],
    },
    {
      id: "gemeente", label: "Gemeenten", codes: ["G1"], names: ["Proefstad"], parents: [""], above: [""],
      geometry: [square(0, 0)],
    },
  ],
  groups: [
    { id: "wonen", label: "Wonen", indicators: ["homes", "rented", "share"] },
    { id: "bevolking", label: "Bevolking", indicators: ["people", "age"] },
  ],
  indicators: {
    homes: indicator("Woningen", "woningen", "count", [100, 200, null, 50], [300, null], [350]),
    rented: indicator("Huur", "woningen", "count", [40, null, null, 10], [null, null], [null]),
    share: indicator("Aandeel huur", "%", "share", [40, null, null, 20], [null, null], [null],
      { part: "rented", weight: "homes" }),
    people: indicator("Inwoners", "personen", "count", [200, 600, null, 0], [800, null], [800]),
    age: indicator("Leeftijd", "jaar", "mean", [30, 50, null, 80], [45, null], [45], { weight: "people" }),
  },
  noteTexts: ["", "niet geleverd door de bron", "afgeleid: opgeteld uit buurten", "tussen 45 en 48"],
  overlays: [{ id: "spoor", visible: true }, { id: "plannen", visible: false }],
  start: { indicator: "homes", level: "buurt" },
  links: { table: "tabel.html" },
  time,
});

/** What the parts that compute need of an app: the data, levels and time. */
export function town(time = TIME) {
  const data = payload(time);
  return {
    payload: data, time: createTime(data),
    levels: new Map(data.levels.map((level) => [level.id, readLevel(level)])),
  };
}
