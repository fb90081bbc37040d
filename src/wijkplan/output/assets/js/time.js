// Other years and scenarios. The data hold per year what changed since the year before; here that
// becomes the values of any moment. A moment is {scenario, year}; without a year it is the present.

import { messages } from "./messages.js";

/** What the present is called in an address and a choice. */
export const NOW = "nu";

const EMPTY = { values: [], notes: [] };

/** The year that a choice or an address stands for; the present has none. */
export const yearOf = (text) => (text === NOW ? null : Number(text));

/** [value, label] pairs to choose a moment from. */
export const yearChoices = (time) =>
  [[NOW, time.label({ year: null })], ...time.years.map((year) => [year, messages.time.endOf(year)])];

/** The present and then each year in turn; a year without changes is the year before itself. */
function unfold(start, changes, count) {
  const course = [start];
  for (let year = 0; year < count; year += 1) {
    const [before, list] = [course[year], changes?.[year] ?? []];
    if (!list.length) {
      course.push(before);
      continue;
    }
    const next = { values: [...before.values], notes: [...before.notes] };
    for (let k = 0; k < list.length; k += 3) {
      next.values[list[k]] = list[k + 1];
      next.notes[list[k]] = list[k + 2];
    }
    course.push(next);
  }
  return course;
}

/** Questions about time to the data of a page. */
export function createTime(payload) {
  const { time } = payload;
  const years = time?.years ?? [];
  const scenarios = time?.scenarios ?? [];
  const courses = new Map();

  const loaded = () => Boolean(time?.indicators);
  const varies = (name) => Boolean(time?.varies.includes(name));
  const present = (name, level) => payload.indicators[name]?.levels[level] ?? EMPTY;
  const changesOf = (name, level) => (loaded() && time.indicators[name]?.[level]) || {};

  /** Values and numbers of remarks of an indicator at a level, at a moment. */
  function at(name, level, { scenario, year }) {
    const changes = changesOf(name, level)[scenario];
    if (year === null || !changes) return present(name, level);
    const key = [name, level, scenario].join("|");
    if (!courses.has(key)) courses.set(key, unfold(present(name, level), changes, years.length));
    return courses.get(key)[years.indexOf(year) + 1];
  }

  /** Every value that any moment has, as {areas, values}: those of now, and each that changed. */
  function pool(name, level) {
    const values = [...present(name, level).values];
    const areas = values.map((_, index) => index);
    for (const changes of Object.values(changesOf(name, level)).flat()) {
      for (let k = 0; k < changes.length; k += 3) {
        areas.push(changes[k]);
        values.push(changes[k + 1]);
      }
    }
    return { areas, values };
  }

  const labelOf = (scenario) => scenarios.find((one) => one.id === scenario)?.label ?? "";

  /** 'nu (1-1-2025)' or 'eind 2030 · alles'. */
  const label = ({ scenario, year }) =>
    (year === null ? time?.start.label ?? messages.time.now : messages.time.moment(year, labelOf(scenario)));

  const known = (scenario) => scenarios.some((one) => one.id === scenario);
  // 'nu' as a scenario never changes: a slider that opens with it would seem to be broken.
  const first = (scenarios.find((one) => one.id !== NOW) ?? scenarios[0])?.id ?? null;

  return { years, scenarios, first, loaded, varies, known, at, pool, label, labelOf };
}
