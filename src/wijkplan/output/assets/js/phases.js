// How far a project is at a moment: not begun, under way, delivered, or not known.

// Why an entry has no year, in the words of the data.
const NOT_DATED = ["jaar onbekend", "jaar voorbij"];

/** Phase -> how much of its colour a project keeps; what a reader reads is in messages.js. */
export const PHASES = {
  klaar: { line: 1, fill: 0.75, solid: true },
  bezig: { line: 1, fill: 0.15 },
  later: { line: 0.4, fill: 0.05 },
  elders: { line: 0.15, fill: 0 },
  onbekend: { line: 0.8, fill: 0, dash: "2 4" },
};

/** In a legend of phases no project has a colour of its own. */
export const PHASE_INK = "#5b6670";

/** Whether a feature is of a project, of which the years may be known. */
export const hasYears = (feature) => feature.year_end !== undefined;

/** Per scenario the last year of each project, and whether it is known when that is. */
function lastYears(entries) {
  const found = new Map();
  for (const { project, year, left_out: out } of entries) {
    const before = found.get(project) ?? { year: null, dated: true };
    found.set(project, {
      year: year === null ? before.year : Math.max(year, before.year ?? year),
      dated: before.dated && !NOT_DATED.includes(out),
    });
  }
  return found;
}

/** What says how far a project is, for the data of a page. */
export function createPhases(payload) {
  const last = new Map();

  function projectOf(scenario, id) {
    if (!last.has(scenario)) last.set(scenario, lastYears(payload.time.entries[scenario] ?? []));
    return last.get(scenario).get(id);
  }

  /** The phase of a feature; null where it has no years, or it is about the present. */
  return function phaseOf(feature, { scenario, year }) {
    if (year === null || !hasYears(feature) || !payload.time?.entries) return null;
    const project = feature.project ? projectOf(scenario, feature.project) : null;
    if (feature.project && !project) return "elders";
    if (project && !project.dated) return "onbekend";
    const end = project?.year ?? feature.year_end;
    // A scenario may shift a project; its start then shifts as much.
    const shift = end !== null && feature.year_end !== null ? end - feature.year_end : 0;
    const start = feature.year_start === null ? null : feature.year_start + shift;
    if (end !== null && year >= end) return "klaar";
    if (start === null) return "onbekend";
    return year < start ? "later" : "bezig";
  };
}
