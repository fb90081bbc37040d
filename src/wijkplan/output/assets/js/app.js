// The map page: what the reader has chosen, what follows from it, and the parts that show it.
"use strict";

wijkplan.app = (() => {
  const CLASSES = [3, 4, 5, 6, 7];
  // Only then was something put on the map, so that what lies on top has to be said again.
  const ADDING = ["start", "level", "area", "overlays", "inks"];

  /** Areas of a level as objects; positions are decoded once, when the level is first drawn. */
  function readLevel(level) {
    const areas = level.codes.map((code, index) => ({
      code, index, name: level.names[index], parent: level.parents[index] || "",
      above: level.above?.[index] || "",
    }));
    let decoded = null;
    return {
      id: level.id, label: level.label, areas,
      one: wijkplan.one(level),
      byCode: new Map(areas.map((area) => [area.code, area])),
      shapes: () => (decoded ??= level.geometry.map(wijkplan.geometry.polygons)),
    };
  }

  function create(payload) {
    const time = wijkplan.time.create(payload);
    const levels = new Map(payload.levels.map((level) => [level.id, readLevel(level)]));
    const offered = new Set(payload.groups.flatMap((group) => group.indicators));
    const overlayIds = payload.overlays.map((overlay) => overlay.id);
    const start = {
      indicator: payload.start.indicator, level: payload.start.level, area: null,
      method: "kwantielen", classes: 5, names: true, fill: true,
      scenario: time.first, year: null, mode: wijkplan.view.VALUE, fromScenario: time.first, fromYear: null,
      overlays: payload.overlays.filter((overlay) => overlay.visible).map((overlay) => overlay.id),
    };

    /** Make a wish possible: an unknown indicator, level or area falls back to what is there. */
    function settle(wish) {
      const state = { ...wish };
      if (!offered.has(state.indicator)) state.indicator = start.indicator;
      if (!levels.has(state.level)) state.level = start.level;
      if (!levels.get(state.level).byCode.has(state.area)) state.area = null;
      if (!wijkplan.classes.METHODS.some(([id]) => id === state.method)) state.method = start.method;
      if (!CLASSES.includes(state.classes)) state.classes = start.classes;
      state.overlays = overlayIds.filter((id) => state.overlays.includes(id));
      for (const key of ["scenario", "fromScenario"]) if (!time.known(state[key])) state[key] = start[key];
      for (const key of ["year", "fromYear"]) if (!time.years.includes(state[key])) state[key] = null;
      if (!wijkplan.view.MODES.some(([id]) => id === state.mode)) state.mode = start.mode;
      // Figures of now are never shown as those of a year of which there are none (yet).
      if (!time.loaded()) Object.assign(state, { year: null, fromYear: null, mode: start.mode });
      return state;
    }

    const views = wijkplan.view.create(payload, levels, time);

    const app = {
      payload, levels, time, CLASSES, start,
      state: settle(start), view: null, map: null,
      /** What to say for an area: its value with unit, or why there is none. */
      valueText(index) {
        const value = app.view.values[index];
        return value === null ? app.missingText(index) : wijkplan.numbers.withUnit(value, app.view.indicator);
      },
      missingText: (index) => app.view.note(index) || "niet geleverd",
      area: () => app.view.level.byCode.get(app.state.area) || null,
      /** Change the state; every part hears which keys changed. */
      set(patch) {
        const before = app.state;
        app.state = settle({ ...before, ...patch });
        const changed = new Set(Object.keys(app.state).filter((key) => String(app.state[key]) !== String(before[key])));
        if (changed.size) app.refresh(changed);
      },
      /** First drawing, with what the address asks for. */
      begin(wish) {
        app.state = settle({ ...start, ...wish });
        app.refresh(new Set(["start", ...Object.keys(app.state)]));
      },
      refresh(changed) {
        app.view = views.of(app.state);
        for (const part of wijkplan.parts) part.update?.(app, changed);
        if (!ADDING.some((key) => changed.has(key))) return;
        for (const part of wijkplan.parts) part.front?.(app);
      },
    };
    return app;
  }

  return { create };
})();
