// The table page: what the reader has chosen, what follows from it, and the parts that show it.

import { readLevel } from "./levels.js";
import { changeOf, settleTable, startTable } from "./tablechoices.js";
import { createTableViews } from "./tableview.js";

/** A page of data and of parts: objects with start(app) and update(app, changed), both optional. */
export function createTable(payload, time, parts) {
  const data = {
    payload, time,
    groups: payload.groups.filter((group) => group.indicators.length),
    levels: new Map(payload.levels.map((level) => [level.id, readLevel(level)])),
  };
  const start = startTable(data);
  const views = createTableViews(data);
  const app = {
    ...data, start, state: start, view: null,
    /** Change the state; every part hears which keys changed. */
    set(patch) {
      const before = app.state;
      app.state = settleTable(changeOf(before, patch), start, data);
      const changed = new Set(Object.keys(app.state).filter((key) => String(app.state[key]) !== String(before[key])));
      if (changed.size) app.refresh(changed);
    },
    /** First drawing, with what the address asks for. */
    begin(wish) {
      app.state = settleTable({ ...start, ...wish }, start, data);
      app.refresh(new Set(["start", ...Object.keys(app.state)]));
    },
    refresh(changed) {
      app.view = views.of(app.state);
      app.state = { ...app.state, page: app.view.page };
      for (const part of parts) part.update?.(app, changed);
    },
  };
  for (const part of parts) part.start?.(app);
  return app;
}
