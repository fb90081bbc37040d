// The state in the address, so that a view can be kept, shared and reopened.
"use strict";

wijkplan.address = (() => {
  let restoring = false;
  let last = "";

  const yearOf = (text) => (text === "nu" ? null : Number(text));

  return {
    read() {
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
        ...(hash.scenario && { scenario: hash.scenario }),
        ...(hash.jaar && { year: yearOf(hash.jaar) }),
        ...(hash.modus && { mode: hash.modus }),
        ...(hash.van && { fromYear: yearOf(hash.van) }),
        ...(hash.vanscenario && { fromScenario: hash.vanscenario }),
      };
    },
    /** Whether an address asks for something of another year, for which that data must be there. */
    asksForTime: ({ year, mode }) => Boolean(year || mode),

    /** The same as an address; a run of changes of the same thing is one step back. */
    write(app, changed) {
      const { state, start } = app;
      const other = (key) => (String(state[key]) === String(start[key]) ? null : state[key]);
      const comparing = state.mode !== start.mode;
      const what = [...changed].sort().join();
      wijkplan.writeHash({
        indicator: state.indicator, niveau: state.level, gebied: state.area,
        jaar: state.year, scenario: other("scenario"),
        modus: other("mode"), van: comparing ? state.fromYear ?? "nu" : null,
        vanscenario: comparing && state.fromYear !== null ? other("fromScenario") : null,
        methode: other("method"), klassen: other("classes"),
        lagen: other("overlays") === null ? null : state.overlays.join(" ") || "geen",
        namen: state.names ? null : "uit",
        kleuren: state.fill ? null : "uit",
      }, { step: !restoring && !changed.has("start") && what !== last });
      last = what;
    },

    /** Show what the address says; a link within the page (to the content) says nothing. */
    follow(app) {
      restoring = true;
      if (location.hash.includes("=")) app.set({ ...app.start, ...this.read() });
      else this.write(app, new Set());
      restoring = false;
      last = "";
    },
  };
})();

wijkplan.part({
  start: (app) => window.addEventListener("hashchange", () => wijkplan.address.follow(app)),
  update: (app, changed) => wijkplan.address.write(app, changed),
});
