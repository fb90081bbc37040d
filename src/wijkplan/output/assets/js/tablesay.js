// What has changed on the table page, for who cannot see it.

import { byId, say } from "./dom.js";
import { messages } from "./messages.js";
import { formatCount } from "./numbers.js";
import { NAME } from "./tablechoices.js";
import { rankingOf } from "./tablepage.js";

/** What to tell of a change; what stands on the page is told as it stands there. */
export function announcementOf(app, changed) {
  const { state, view } = app;
  const any = (...keys) => keys.some((key) => changed.has(key));
  if (any("beside")) return byId(state.beside ? "naast-titel" : "tabel-titel").textContent;
  if (any("areas")) return byId("tabel-gekozen-namen").textContent;
  if (any("ranking", "inside") && view.places) return rankingOf(app);
  if (any("sort", "descending")) {
    return messages.table.sortedOn(state.sort === NAME ? messages.table.area : view.sorted.indicator.label, state.descending);
  }
  if (any("columns")) return messages.table.columns(formatCount(view.columns.length));
  return byId("tabel-aantal").textContent;
}

export const sayPart = {
  update(app, changed) {
    if (!changed.has("start")) say(announcementOf(app, changed));
  },
};
