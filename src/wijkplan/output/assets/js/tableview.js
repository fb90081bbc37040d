// What follows from the choices of the reader: the columns of the table, its rows and their places.

import { areasAbove } from "./levels.js";
import { messages } from "./messages.js";
import { round } from "./numbers.js";
import { placesOf } from "./places.js";
import { matching, namePlaces, sortRows } from "./rows.js";

/** How many rows a page of the table has. */
export const PAGE = 100;

/** An indicator at one level and moment: what stands in its column, per index of an area. */
function columnOf({ payload, time }, id, group, level, state) {
  const indicator = payload.indicators[id];
  const { values, notes } = time.at(id, level, state);
  const value = (index) => values[index] ?? null;
  const later = state.year !== null && time.varies(id);
  return {
    id, group, indicator, value,
    year: later ? messages.time.endOf(state.year) : String(indicator.year ?? ""),
    moment: later ? time.label(state) : String(indicator.year ?? ""),
    /** The remark at a value, or why there is none. */
    note: (index) => payload.noteTexts[notes[index]] || (value(index) === null ? messages.value.notDelivered : ""),
    /** What is compared: what is shown of a number, and of a class its place among the classes. */
    key(index) {
      const found = value(index);
      return found === null || indicator.classes ? found : round(found, indicator.decimals);
    },
  };
}

/** What gives everything that the page shows, for a state. */
export function createTableViews(data) {
  const { groups, levels } = data;
  const names = new Map();

  const columnsAt = (level, state) => groups.flatMap((group) => group.indicators
    .filter((id) => state.columns.includes(id))
    .map((id) => columnOf(data, id, group, level, state)));

  function namesOf(level) {
    if (!names.has(level)) names.set(level, namePlaces(level.areas));
    return names.get(level);
  }

  /** The areas of a level, or those of them that lie in another area. */
  const population = ({ areas }, inside) => (inside
    ? areas.filter((area) => areasAbove(levels, area).some((one) => one.area.code === inside)) : areas);

  let last = { key: null };

  /** The areas in their order, and their places in a ranking; made once for as long as they stay so. */
  function ordered(state, level, sorted) {
    const { inside, sort, descending, ranking, year, scenario } = state;
    const key = JSON.stringify([level.id, inside, sort, descending, ranking, year, scenario]);
    if (key === last.key) return last;
    const all = sortRows(population(level, inside), namesOf(level), sorted?.key ?? null, descending);
    last = { key, all, places: ranking ? placesOf(all, ({ index }) => sorted.key(index)) : null };
    return last;
  }

  return {
    of(state) {
      const level = levels.get(state.level);
      const columns = columnsAt(state.level, state);
      const sorted = columns.find(({ id }) => id === state.sort) ?? null;
      // Who searches for a name asks for the place among all, not among what is found.
      const { all, places } = ordered(state, level, sorted);
      const rows = matching(all, state.filter);
      const pages = Math.max(1, Math.ceil(rows.length / PAGE));
      const page = Math.min(state.page, pages - 1);
      return {
        level, columns, sorted, places, rows, pages, page,
        shown: rows.slice(page * PAGE, (page + 1) * PAGE),
        chosen: state.areas.map((code) => level.byCode.get(code)),
        columnsAt: (id) => columnsAt(id, state),
      };
    },
  };
}
