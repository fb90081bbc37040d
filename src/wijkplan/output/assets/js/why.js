// Why a number is what it is: the numbers that it was made of, which add up to it.

/** Codes of the buurten (and areas between) of an area; '' stands for what has no place. */
function codesWithin(app, level, area) {
  const ids = [...app.levels.keys()];
  const found = new Set([area.code]);
  for (const id of ids.slice(0, ids.indexOf(level.id)).reverse()) {
    for (const below of app.levels.get(id).areas) if (found.has(below.above)) found.add(below.code);
  }
  const highest = level.id === ids.at(-1);
  if (highest && level.areas.length === 1) found.add("");
  return found;
}

/** What an indicator has for an area at a moment. */
function cellOf(app, name, level, area, moment) {
  const { values, notes } = app.time.at(name, level.id, moment);
  return { value: values[area.index] ?? null, note: app.payload.noteTexts[notes[area.index]] || "" };
}

const originOf = ({ source, year, description }) => ({ source, year, rule: description });

/** Least and most of a count at the start; null where nothing is known. */
function startSpan(app, name, level, area, { value }) {
  if (value !== null) return [value, value];
  const bounds = app.payload.time.bounds[name]?.[level.id] ?? [];
  for (let k = 0; k < bounds.length; k += 3) if (bounds[k] === area.index) return [bounds[k + 1], bounds[k + 2]];
  return null;
}

/** A count that follows from the present and the projects: start, a row per project, sum. */
function byProjects(app, name, level, area, moment) {
  const start = cellOf(app, name, level, area, { ...moment, year: null });
  const end = cellOf(app, name, level, area, moment);
  const within = codesWithin(app, level, area);
  const here = (app.payload.time.entries[moment.scenario] ?? []).filter((entry) => within.has(entry.area));
  const rows = moment.year === null ? [] : here
    .filter((entry) => entry.year <= moment.year && entry.deltas[name])
    .map((entry) => ({ ...entry, span: entry.deltas[name] }))
    .sort((a, b) => a.year - b.year || a.row - b.row);
  const begin = startSpan(app, name, level, area, start);
  // Of homes of which nothing is known nothing follows: no start, no sum.
  const sum = (side) => rows.reduce((total, row) => total + row.span[side], begin?.[side] ?? 0);
  const span = begin === null && end.value === null ? null : [sum(0), sum(1)];
  const rest = end.value !== null && span[0] === span[1] ? end.value - span[0] : 0;
  return {
    kind: "projecten", start, begin, rows, span, end, rest: Math.abs(rest) > 1e-6 ? rest : 0,
    leftOut: moment.year === null ? [] : here.filter((entry) => entry.left_out),
  };
}

/** What was added up or averaged from the areas below. */
function byAreas(app, name, level, area, moment) {
  const ids = [...app.levels.keys()];
  // Published sums and means are made of buurten, whatever lies between.
  const buurten = app.levels.get(ids[0]);
  const within = codesWithin(app, level, area);
  const { weight, kind } = app.payload.indicators[name];
  const weighed = kind !== "count" && app.payload.indicators[weight]?.levels[buurten.id];
  const rows = buurten.areas.filter((one) => within.has(one.code)).map((one) => ({
    area: one, ...cellOf(app, name, buurten, one, moment),
    weight: weighed ? cellOf(app, weight, buurten, one, moment).value : null,
  }));
  const counted = rows.filter((row) => row.value !== null && (!weighed || row.weight));
  const total = counted.reduce((sum, row) => sum + row.value * (weighed ? row.weight : 1), 0);
  const mass = counted.reduce((sum, row) => sum + row.weight, 0);
  const end = cellOf(app, name, level, area, moment);
  if (kind !== "count" && !weighed) return { kind: "bron", end };
  return { kind: "gebieden", rows, end, total: weighed ? total / mass : total, weight: weighed ? weight : null };
}

/** The reasons of one number: {name, moment, end, kind, and what belongs to that kind}. */
export function explain(app, name, level, area, moment) {
  const indicator = app.payload.indicators[name];
  const { time } = app.payload;
  const end = cellOf(app, name, level, area, moment);
  const about = { name, indicator, moment, origin: originOf(indicator), varies: app.time.varies(name), end };
  const traced = time?.traced ?? [];
  if (traced.includes(name)) return { ...about, ...byProjects(app, name, level, area, moment) };
  const { part, weight } = indicator;
  if (part && traced.includes(part) && traced.includes(weight)) {
    return {
      ...about, kind: "aandeel",
      parts: [part, weight].map((one) => explain(app, one, level, area, moment)),
    };
  }
  if (end.note.startsWith("afgeleid")) return { ...about, ...byAreas(app, name, level, area, moment) };
  return { ...about, kind: "bron" };
}

/** Least and most of a count that is open: [low, high]; null where it does not follow from projects. */
export function bounds(app, name, level, area, moment) {
  if (!app.payload.time?.traced?.includes(name)) return null;
  const { span } = byProjects(app, name, level, area, moment);
  return span && span[0] !== span[1] ? span : null;
}
