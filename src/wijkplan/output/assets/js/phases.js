// How far a project is at a moment: not begun, under way, delivered, or not known.
"use strict";

wijkplan.phases = (() => {
  const NOT_DATED = ["jaar onbekend", "jaar voorbij"];
  /** Phase -> what a reader sees, and how much of its colour a project keeps. */
  const PHASES = {
    klaar: { label: "opgeleverd", line: 1, fill: 0.75, solid: true },
    bezig: { label: "in uitvoering", line: 1, fill: 0.15 },
    later: { label: "nog niet begonnen", line: 0.4, fill: 0.05 },
    elders: { label: "gaat in dit scenario niet door", line: 0.15, fill: 0 },
    onbekend: { label: "jaar onbekend", line: 0.8, fill: 0, dash: "2 4" },
  };

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

  function create(payload) {
    const last = new Map();

    function projectOf(scenario, id) {
      if (!last.has(scenario)) last.set(scenario, lastYears(payload.time.entries[scenario] ?? []));
      return last.get(scenario).get(id);
    }

    /** The phase of a feature; null where it has no years, or it is about the present. */
    return function phaseOf(feature, { scenario, year }) {
      if (year === null || feature.year_end === undefined || !payload.time?.entries) return null;
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

  return { create, PHASES };
})();
