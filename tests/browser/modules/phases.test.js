import { messages } from "/js/messages.js";
import { createPhases, PHASES } from "/js/phases.js";
import { equal } from "/tests/expect.js";

const ENTRIES = [
  { project: "vast", year: 2027, left_out: "" },
  { project: "later", year: 2030, left_out: "" },
  { project: "slnieuw", year: 2026, left_out: "" },
  { project: "slnieuw", year: 2028, left_out: "" },
  { project: "slnieuw", year: 2027, left_out: "" },
  { project: "zonder", year: null, left_out: "jaar onbekend" },
  { project: "te laat", year: 2020, left_out: "jaar voorbij" },
  { project: "al klaar", year: 2020, left_out: "in de beginstand" },
];
const YEARS = [2025, 2026, 2027, 2028, 2030];
const phaseOf = createPhases({ time: { entries: { alles: ENTRIES } } });

function expectPhases(project, start, end, ...phases) {
  const feature = { project, year_start: start, year_end: end };
  equal(YEARS.map((year) => phaseOf(feature, { scenario: "alles", year })), phases, `${project} ${start}-${end}`);
}
const always = (phase) => YEARS.map(() => phase);

export const tests = {
  "a project is not begun, under way, delivered": () => {
    expectPhases("vast", 2026, 2027, "later", "bezig", "klaar", "klaar", "klaar");
  },

  "a project that a scenario shifts begins as much later": () => {
    expectPhases("later", 2026, 2027, "later", "later", "later", "later", "klaar");
  },

  "a project of several entries is delivered with the last": () => {
    expectPhases("slnieuw", 2026, 2028, "later", "bezig", "bezig", "klaar", "klaar");
  },

  "a project of which the year is not known, or is past, has no phase": () => {
    expectPhases("zonder", null, null, ...always("onbekend"));
    expectPhases("te laat", 2019, 2020, ...always("onbekend"));
  },

  "what was there at the start is delivered": () => {
    expectPhases("al klaar", 2019, 2020, ...always("klaar"));
  },

  "without a first year nothing is known until it is delivered": () => {
    expectPhases("vast", null, 2027, "onbekend", "onbekend", "klaar", "klaar", "klaar");
  },

  "a project of another scenario does not go on": () => {
    expectPhases("elders", 2026, 2027, ...always("elders"));
  },

  "a feature of no project has its own years": () => {
    expectPhases("", 2026, 2027, "later", "bezig", "klaar", "klaar", "klaar");
    expectPhases("", 2026, null, "later", "bezig", "bezig", "bezig", "bezig");
  },

  "nothing is told of now, of what has no years, or before the entries have come": () => {
    const vast = { project: "vast", year_start: 2026, year_end: 2027 };
    const then = { scenario: "alles", year: 2026 };
    equal(phaseOf(vast, { ...then, year: null }), null);
    equal(phaseOf({}, then), null);
    equal(createPhases({ time: {} })(vast, then), null);
    equal(createPhases({ time: null })(vast, then), null);
  },

  "a scenario without entries has no projects": () => {
    equal(phaseOf({ project: "vast", year_end: 2027 }, { scenario: "nu", year: 2026 }), "elders");
  },

  "each phase has a word": () => {
    equal(Object.keys(PHASES).filter((phase) => !messages.phases[phase]), []);
  },
};
