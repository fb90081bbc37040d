// What the map shows, in words: the title on the map, description, source, and what has changed.

import { byId, say } from "./dom.js";
import { messages } from "./messages.js";
import { formatCount } from "./numbers.js";
import { COMPARE, DIFFERENCE } from "./view.js";

/** Of when the values are: a year of delivery, a moment, or two. */
export function whenOf(view, state) {
  if (view.mode === DIFFERENCE) return messages.difference.of(view.to.label, view.from.label);
  if (view.mode === COMPARE) return messages.difference.sides(view.from.label, view.to.label);
  return view.varies && state.year !== null ? view.to.label : view.indicator.year;
}

/** The line under the title: unit, moment and level. */
export function subtitleOf(view, state) {
  const { indicator, level, mode } = view;
  const unit = mode === DIFFERENCE ? messages.difference.inUnit(indicator.unit) : indicator.unit;
  return [unit, whenOf(view, state), messages.area.per(level.id)].filter(Boolean).join(" · ");
}

/** What to tell of a change to who cannot see it; null where nothing has to be told. */
export function announcementOf(app, changed) {
  const { view, state } = app;
  const { indicator, level, classes } = view;
  const any = (...keys) => keys.some((key) => changed.has(key));
  if (any("mode", "fromYear", "fromScenario", "scenario")) {
    return messages.time.announce(indicator.label, whenOf(view, state));
  }
  if (any("indicator", "level", "method", "classes")) {
    return messages.classes.summary(indicator.label, level.label.toLowerCase(), classes.bins.length,
      classes.missing ? formatCount(classes.missing) : null);
  }
  if (!changed.has("area")) return null;
  const area = app.area();
  return area ? messages.area.told(area.name, app.valueText(area.index)) : messages.area.none;
}

/** The table of the same level, theme and moment; more is what else its address has to say. */
export function tableLink({ payload, state }, more = {}) {
  const group = payload.groups.find((one) => one.indicators.includes(state.indicator));
  return payload.links.table + "#" + new URLSearchParams({
    niveau: state.level, ...(group && { groep: group.id }),
    ...(state.year !== null && { jaar: state.year, scenario: state.scenario }), ...more,
  });
}

function describe(app) {
  const { indicator } = app.view;
  byId("kaart-titel").textContent = indicator.label;
  byId("kaart-ondertitel").textContent = subtitleOf(app.view, app.state);
  byId("toelichting").textContent = indicator.description || "";
  byId("bron").textContent = indicator.source ? messages.value.source(indicator.source) : "";
  document.title = messages.page.title(indicator.label, app.payload.title);
  document.querySelectorAll("[data-table-link]").forEach((link) => {
    link.setAttribute("href", tableLink(app));
  });
}

export const describePart = {
  update(app, changed) {
    describe(app);
    const told = changed.has("start") ? null : announcementOf(app, changed);
    if (told !== null) say(told);
  },
};
