// What a reader of the table can choose, what is chosen at the start, and how an address says it.

import { areasAbove } from "./levels.js";

/** Sorting by name, as against by a column. */
export const NAME = "naam";

/** How many areas stand side by side at most. */
export const MOST = 6;

const NONE = "geen";
const ON = "aan";
const DOWN = "aflopend";
const SIDE_BY_SIDE = "naast";

// Of these choices it depends which rows come first, so that the pages begin anew.
const REORDERING = ["level", "sort", "descending", "filter", "inside"];

/** The theme of which exactly these columns are, if there is one. */
export const groupOf = (groups, columns) => groups
  .find(({ indicators }) => indicators.length && String(indicators) === String(columns)) ?? null;

/** The choices of a table that was just opened. */
export function startTable({ payload, groups, time }) {
  const { indicator, level } = payload.start;
  const first = groups.find((group) => group.indicators.includes(indicator)) ?? groups[0];
  return {
    level, columns: first?.indicators ?? [], sort: NAME, descending: false, filter: "", inside: null, page: 0,
    scenario: time.first, year: null, ranking: false, areas: [], beside: false, above: false,
  };
}

/** What an address, as an object of strings, asks for. */
export function tableFromHash(hash, groups) {
  const group = groups.find(({ id, indicators }) => id === hash.groep && indicators.length);
  return {
    ...(hash.niveau && { level: hash.niveau }),
    ...(group && { columns: group.indicators }),
    ...(hash.kolommen && { columns: hash.kolommen === NONE ? [] : hash.kolommen.split(" ") }),
    ...(hash.sorteer && { sort: hash.sorteer }),
    descending: hash.richting === DOWN,
    filter: hash.zoek ?? "",
    inside: hash.binnen || null,
    page: Math.max(0, Math.floor(Number(hash.pagina)) - 1 || 0),
    ...(hash.scenario && { scenario: hash.scenario }),
    year: Number(hash.jaar) || null,
    ranking: hash.rangorde === ON,
    areas: hash.vergelijk ? hash.vergelijk.split(" ") : [],
    beside: hash.beeld === SIDE_BY_SIDE,
    above: hash.erboven === ON,
  };
}

/** What an address says of areas that stand side by side. */
export const besideHash = (codes) => ({ vergelijk: codes.join(" "), beeld: SIDE_BY_SIDE });

/** A state as an address; what is as at the start is null, and left out. */
export function tableToHash(state, groups) {
  const group = groupOf(groups, state.columns);
  return {
    niveau: state.level,
    groep: group?.id ?? null, kolommen: group ? null : state.columns.join(" ") || NONE,
    sorteer: state.sort === NAME ? null : state.sort, richting: state.descending ? DOWN : null,
    zoek: state.filter.trim(), binnen: state.inside,
    pagina: state.page ? state.page + 1 : null,
    jaar: state.year, scenario: state.year === null ? null : state.scenario,
    rangorde: state.ranking ? ON : null,
    vergelijk: state.areas.join(" "),
    beeld: state.beside ? SIDE_BY_SIDE : null, erboven: state.above ? ON : null,
  };
}

/** Whether areas can be ranked by an indicator: classes are no numbers. */
export const canRank = (indicator) => Boolean(indicator && !indicator.classes);

/** Make a wish possible: what is not there falls back to what is chosen at the start. */
export function settleTable(wish, start, { payload, groups, levels, time }) {
  const level = levels.has(wish.level) ? wish.level : start.level;
  const { areas, byCode } = levels.get(level);
  const offered = groups.flatMap(({ indicators }) => indicators);
  // The order is that of the atlas, so that the same columns are the same table.
  const known = offered.filter((id) => wish.columns.includes(id));
  const columns = wish.columns.length && !known.length ? start.columns : known;
  const sorted = columns.includes(wish.sort);
  const within = (code) => areas.some((area) => areasAbove(levels, area).some((one) => one.area.code === code));
  const chosen = [...new Set(wish.areas)].filter((code) => byCode.has(code)).slice(0, MOST);
  return {
    ...wish, level, columns,
    sort: sorted ? wish.sort : NAME,
    descending: wish.descending && (sorted || wish.sort === NAME),
    inside: wish.inside && within(wish.inside) ? wish.inside : null,
    ranking: wish.ranking && sorted && canRank(payload.indicators[wish.sort]),
    areas: chosen, beside: wish.beside && chosen.length > 0,
    scenario: time.known(wish.scenario) ? wish.scenario : start.scenario,
    year: time.years.includes(wish.year) ? wish.year : null,
  };
}

/** What becomes of the choices when some change: other rows begin at the first page. */
export const changeOf = (state, patch) =>
  ({ ...state, ...(REORDERING.some((key) => key in patch) && { page: 0 }), ...patch });
