// The map page: what the reader has chosen, what follows from it, and the parts that show it.

import { settle, startChoices } from "./choices.js";
import { readLevel } from "./levels.js";
import { messages } from "./messages.js";
import { withUnit } from "./numbers.js";
import { createTime } from "./time.js";
import { createViews } from "./view.js";

// Only then was something put on the map, so that what lies on top has to be said again.
const ADDING = ["start", "level", "area", "beside", "overlays", "inks"];

/**
 * Put together a page of data, the parts that show it, and what these draw with: {map, renderer, inks}.
 *
 * A part is an object with start(app), update(app, changed) and front(app), which says what lies on
 * top after shapes were added; all optional.
 */
export function createApp(payload, parts, tools) {
  const time = createTime(payload);
  const levels = new Map(payload.levels.map((level) => [level.id, readLevel(level)]));
  const start = startChoices(payload, time);
  const possible = (wish) => settle(wish, start, { payload, levels, time });
  const views = createViews(payload, levels, time);

  const app = {
    ...tools, payload, levels, time, start,
    state: possible(start), view: null,
    /** Where in the window a map of two halves is divided. */
    splitAt: () => 0,
    /** Whether a symbol on the map stands for several. */
    counted: () => false,
    /** What to say for an area: its value with unit, or why there is none. */
    valueText(index) {
      const value = app.view.values[index];
      return value === null ? app.missingText(index) : withUnit(value, app.view.indicator);
    },
    missingText: (index) => app.view.note(index) || messages.value.notDelivered,
    area: () => app.view.level.byCode.get(app.state.area) || null,
    /** Choose an area; when a second one is asked for it becomes that. */
    pick: (code) => app.set(app.state.pairing ? { beside: code, pairing: false } : { area: code }),
    /** Change the state; every part hears which keys changed. */
    set(patch) {
      const before = app.state;
      app.state = possible({ ...before, ...patch });
      const changed = new Set(Object.keys(app.state).filter((key) => String(app.state[key]) !== String(before[key])));
      if (changed.size) app.refresh(changed);
    },
    /** First drawing, with what the address asks for. */
    begin(wish) {
      app.state = possible({ ...start, ...wish });
      app.refresh(new Set(["start", ...Object.keys(app.state)]));
    },
    refresh(changed) {
      app.view = views.of(app.state);
      for (const part of parts) part.update?.(app, changed);
      if (!ADDING.some((key) => changed.has(key))) return;
      app.raise();
    },
    /** Put what was added in its order, from below to above. */
    raise() {
      for (const part of parts) part.front?.(app);
    },
  };
  for (const part of parts) part.start?.(app);
  return app;
}
