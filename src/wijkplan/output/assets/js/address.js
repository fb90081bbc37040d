// The state in the address, so that a view can be kept, shared and reopened.

import { NOW, yearOf } from "./time.js";

/** What an address, as an object of strings, asks for. */
export const fromHash = (hash) => ({
  ...(hash.indicator && { indicator: hash.indicator }),
  ...(hash.niveau && { level: hash.niveau }),
  area: hash.gebied || null,
  ...(hash.vergelijk && { beside: hash.vergelijk }),
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
});

/**
 * A state as an address; what is as at the start is null, and left out. So is the background map:
 * a link may not make somebody's browser ask something of another.
 */
export function toHash(state, start) {
  const other = (key) => (String(state[key]) === String(start[key]) ? null : state[key]);
  const comparing = state.mode !== start.mode;
  return {
    indicator: state.indicator, niveau: state.level, gebied: state.area, vergelijk: state.beside,
    jaar: state.year, scenario: other("scenario"),
    modus: other("mode"), van: comparing ? state.fromYear ?? NOW : null,
    vanscenario: comparing && state.fromYear !== null ? other("fromScenario") : null,
    methode: other("method"), klassen: other("classes"),
    lagen: other("overlays") === null ? null : state.overlays.join(" ") || "geen",
    namen: state.names ? null : "uit",
    kleuren: state.fill ? null : "uit",
  };
}

/** Whether an address asks for something of another year, for which that data must be there. */
export const asksForTime = ({ year, mode }) => Boolean(year || mode);
