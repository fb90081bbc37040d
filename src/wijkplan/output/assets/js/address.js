// The state in the address, so that a view can be kept, shared and reopened.
"use strict";

wijkplan.address = {
  read(app) {
    const hash = wijkplan.readHash();
    return {
      ...(hash.indicator && { indicator: hash.indicator }),
      ...(hash.niveau && { level: hash.niveau }),
      area: hash.gebied || null,
      ...(hash.methode && { method: hash.methode }),
      ...(hash.klassen && { classes: Number(hash.klassen) }),
      ...("lagen" in hash && { overlays: hash.lagen.split(" ") }),
      ...(hash.namen && { names: hash.namen !== "uit" }),
      ...(hash.kleuren && { fill: hash.kleuren !== "uit" }),
    };
  },
  write(app) {
    const { state, start } = app;
    const other = (key) => (String(state[key]) === String(start[key]) ? null : state[key]);
    wijkplan.writeHash({
      indicator: state.indicator, niveau: state.level, gebied: state.area,
      methode: other("method"), klassen: other("classes"),
      lagen: other("overlays") === null ? null : state.overlays.join(" ") || "geen",
      namen: state.names ? null : "uit",
      kleuren: state.fill ? null : "uit",
    });
  },
};

wijkplan.part({
  start(app) {
    window.addEventListener("hashchange", () => app.set(wijkplan.address.read(app)));
  },
  update: (app) => wijkplan.address.write(app),
});
