// The bar of time: which scenario, which year, playing the years, and what is compared with what.

import { byId, el, options, say, wantsLessMotion } from "./dom.js";
import { messages } from "./messages.js";
import { NOW, yearChoices, yearOf } from "./time.js";
import { affected, COMPARE, MODES, VALUE } from "./view.js";

const STEP_MS = 900;
// Who wants less motion gets the same steps with more rest between them.
const CALM_MS = 1800;

/** Ticks under the slider: every year where there is room, always the present, fifths and the last. */
export function ticksOf(years) {
  const last = years.length;
  return [NOW, ...years].map((year, place) => ({
    text: place === 0 ? messages.time.now : String(year), part: place / last,
    main: place === 0 || place === last || (year % 5 === 0 && last - place > 1 && place > 1),
  }));
}

function tick({ text, part, main }) {
  const node = el("span", { class: main ? "tick is-main" : "tick" }, text);
  node.style.left = 100 * part + "%";
  return node;
}

function modeChoice(app) {
  return MODES.map((mode, index) => {
    const id = "modus-" + index;
    const aside = mode === COMPARE ? el("span", { class: "aside" }, messages.time.swipe) : null;
    return el("span", { class: "segment" },
      el("input", { type: "radio", name: "modus", id, value: mode, onchange: () => app.set({ mode }) }),
      el("label", { for: id }, messages.modes[mode], aside));
  });
}

/** Every tick has its year where there is room for it. */
function watchRoom() {
  const box = byId("jaar-streepjes");
  new ResizeObserver(() => box.classList.toggle("is-roomy", box.clientWidth / box.childElementCount > 40)).observe(box);
}

/** Why the map does not show what was asked: it does not change, or it is no number; else nothing. */
export function steadyText({ view, state, time }) {
  const compared = view.mode !== state.mode;
  const { label } = view.base;
  if (!view.varies) return compared || state.year !== null ? messages.time.steady(label, { compared }) : "";
  return compared && time.loaded() ? messages.time.noNumber(label) : "";
}

/** What a reader should know of the scenario and of an indicator that is not of all years. */
function explain({ view, state, time }) {
  const chosen = time.scenarios.find((one) => one.id === state.scenario);
  byId("scenario-uitleg").textContent = byId("scenario").title = chosen.description;
  byId("tijd-vast").textContent = steadyText({ view, state, time });
  byId("tijd-vast").hidden = !byId("tijd-vast").textContent;
}

function show(app) {
  const { state, time, view } = app;
  const place = state.year === null ? 0 : time.years.indexOf(state.year) + 1;
  byId("jaar").value = String(place);
  byId("jaar").setAttribute("aria-valuetext", view.to.label);
  byId("jaar").style.setProperty("--part", place / time.years.length);
  byId("moment").textContent = view.to.label;
  byId("scenario").value = state.scenario;
  byId("tijd-van").hidden = state.mode === VALUE;
  byId("van-jaar").value = state.fromYear ?? NOW;
  byId("van-scenario").value = state.fromScenario;
  byId("van-scenario-keuze").hidden = state.fromYear === null;
  document.getElementsByName("modus").forEach((radio) => { radio.checked = radio.value === state.mode; });
  explain(app);
}

/** The controls work once the data of other years have come. */
function enable(ready) {
  byId("tijdbalk").querySelectorAll("input, select, button").forEach((control) => { control.disabled = !ready; });
  byId("tijdbalk").setAttribute("aria-busy", String(!ready));
}

export class Timebar {
  #timer = null;

  start(app) {
    if (!app.payload.time) return;
    const scenarios = app.time.scenarios.map((one) => [one.id, one.label]);
    byId("scenario").append(...options(scenarios));
    byId("van-scenario").append(...options(scenarios));
    byId("van-jaar").append(...options(yearChoices(app.time)));
    byId("jaar").max = String(app.time.years.length);
    byId("jaar-streepjes").append(...ticksOf(app.time.years).map(tick));
    watchRoom();
    byId("modi").append(...modeChoice(app));
    this.#listen(app);
  }

  update(app, changed) {
    if (!app.payload.time) return;
    if (changed.has("start") || changed.has("time")) enable(app.time.loaded());
    if (affected(changed)) show(app);
  }

  #listen(app) {
    const by = (id, event, patch) => byId(id).addEventListener(event, (sent) => {
      this.#pause("");
      app.set(patch(sent.target.value));
    });
    by("jaar", "input", (place) => ({ year: app.time.years[Number(place) - 1] ?? null }));
    by("scenario", "change", (scenario) => ({ scenario }));
    by("van-jaar", "change", (text) => ({ fromYear: yearOf(text) }));
    by("van-scenario", "change", (fromScenario) => ({ fromScenario }));
    byId("afspelen").addEventListener("click", () => this.#play(app));
  }

  #play(app) {
    if (this.#timer !== null) {
      this.#pause(messages.time.paused(app.view.to.label));
      return;
    }
    if (app.state.year === app.time.years.at(-1)) app.set({ year: null });
    this.#plan(app);
    this.#showPlaying();
  }

  #plan(app) {
    this.#timer = setTimeout(() => this.#step(app), wantsLessMotion() ? CALM_MS : STEP_MS);
  }

  /** One year on; stop at the last. */
  #step(app) {
    const { years } = app.time;
    const place = years.indexOf(app.state.year) + 1;
    app.set({ year: years[place] });
    if (place < years.length - 1) this.#plan(app);
    else this.#pause(messages.time.ended(app.view.to.label));
  }

  #pause(text) {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#showPlaying();
    say(text);
  }

  #showPlaying() {
    const playing = this.#timer !== null;
    byId("afspelen-teken").textContent = playing ? "\u275a\u275a" : "\u25b6";
    byId("afspelen-tekst").textContent = playing ? messages.time.pause : messages.time.play;
  }
}
