// The bar of time: which scenario, which year, playing the years, and what is compared with what.
"use strict";

(() => {
  const { el, byId, options } = wijkplan;
  const STEP_MS = 900;
  // Who wants less motion gets the same steps with more rest between them.
  const CALM_MS = 1800;
  let timer = null;

  const yearPairs = ({ time, payload }) =>
    [["nu", payload.time.start.label], ...time.years.map((year) => [year, "eind " + year])];
  const yearOf = (text) => (text === "nu" ? null : Number(text));

  /** Ticks under the slider: every year where there is room, always the present, fifths and the last. */
  function ticks({ time }) {
    const last = time.years.length;
    return ["nu", ...time.years].map((year, place) => {
      const main = place === 0 || place === last || (year % 5 === 0 && last - place > 1 && place > 1);
      const tick = el("span", { class: main ? "tick is-main" : "tick" }, String(year));
      tick.style.left = (100 * place) / last + "%";
      return tick;
    });
  }

  function modeChoice(app) {
    return wijkplan.view.MODES.map(([mode, label], index) => {
      const id = "modus-" + index;
      return el("span", { class: "segment" },
        el("input", { type: "radio", name: "modus", id, value: mode, onchange: () => app.set({ mode }) }),
        el("label", { for: id }, label, mode === wijkplan.view.COMPARE ? el("span", { class: "aside" }, " (schuif)") : null));
    });
  }

  /** Every tick has its year where there is room for it. */
  function watchRoom() {
    const box = byId("jaar-streepjes");
    new ResizeObserver(() => box.classList.toggle("is-roomy", box.clientWidth / box.childElementCount > 40)).observe(box);
  }

  function pause(text) {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    showPlaying();
    wijkplan.say(text);
  }

  function showPlaying() {
    byId("afspelen-teken").textContent = timer === null ? "\u25b6" : "\u275a\u275a";
    byId("afspelen-tekst").textContent = timer === null ? "Afspelen" : "Pauze";
  }

  /** One year on; stop at the last. */
  function step(app) {
    const { years } = app.time;
    const place = years.indexOf(app.state.year) + 1;
    app.set({ year: years[place] });
    if (place < years.length - 1) plan(app);
    else pause("Einde: " + app.view.to.label + ".");
  }

  function plan(app) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    timer = setTimeout(() => step(app), calm ? CALM_MS : STEP_MS);
  }

  function play(app) {
    if (timer !== null) {
      pause("Gepauzeerd bij " + app.view.to.label + ".");
      return;
    }
    if (app.state.year === app.time.years.at(-1)) app.set({ year: null });
    plan(app);
    showPlaying();
  }

  function listen(app) {
    const by = (id, event, patch) => byId(id).addEventListener(event, (sent) => {
      pause("");
      app.set(patch(sent.target.value));
    });
    by("jaar", "input", (place) => ({ year: app.time.years[Number(place) - 1] ?? null }));
    by("scenario", "change", (scenario) => ({ scenario }));
    by("van-jaar", "change", (text) => ({ fromYear: yearOf(text) }));
    by("van-scenario", "change", (fromScenario) => ({ fromScenario }));
    byId("afspelen").addEventListener("click", () => play(app));
  }

  /** What a reader should know of the scenario and of an indicator that is not of all years. */
  function explain(app) {
    const { view, state, time } = app;
    const chosen = time.scenarios.find((one) => one.id === state.scenario);
    byId("scenario-uitleg").textContent = byId("scenario").title = chosen.description;
    const steady = `${view.base.label} verandert niet met de tijd: dit cijfer wordt niet vooruit berekend`;
    const instead = view.mode === state.mode ? "." : ", dus er is geen verschil om te tonen.";
    const still = !view.varies && (state.year !== null || view.mode !== state.mode);
    const noNumber = view.varies && view.mode !== state.mode && time.loaded();
    byId("tijd-vast").textContent = still ? steady + instead
      : noNumber ? `${view.base.label} is geen getal, dus er is geen verschil om te tonen.` : "";
    byId("tijd-vast").hidden = !still && !noNumber;
  }

  function show(app) {
    const { state, time, view } = app;
    const place = state.year === null ? 0 : time.years.indexOf(state.year) + 1;
    byId("jaar").value = String(place);
    byId("jaar").setAttribute("aria-valuetext", view.to.label);
    byId("jaar").style.setProperty("--part", place / time.years.length);
    byId("moment").textContent = view.to.label;
    byId("scenario").value = state.scenario;
    byId("tijd-van").hidden = state.mode === wijkplan.view.VALUE;
    byId("van-jaar").value = state.fromYear ?? "nu";
    byId("van-scenario").value = state.fromScenario;
    byId("van-scenario-keuze").hidden = state.fromYear === null;
    document.getElementsByName("modus").forEach((radio) => { radio.checked = radio.value === state.mode; });
    explain(app);
  }

  /** The controls work once the data of other years have come. */
  function enable(app, ready) {
    byId("tijdbalk").querySelectorAll("input, select, button").forEach((control) => { control.disabled = !ready; });
    byId("tijdbalk").setAttribute("aria-busy", String(!ready));
  }

  wijkplan.part({
    start(app) {
      if (!app.payload.time) return;
      const scenarios = app.time.scenarios.map((one) => [one.id, one.label]);
      byId("scenario").append(...options(scenarios));
      byId("van-scenario").append(...options(scenarios));
      byId("van-jaar").append(...options(yearPairs(app)));
      byId("jaar").max = String(app.time.years.length);
      byId("jaar-streepjes").append(...ticks(app));
      watchRoom();
      byId("modi").append(...modeChoice(app));
      listen(app);
    },
    update(app, changed) {
      if (!app.payload.time) return;
      if (changed.has("start") || changed.has("time")) enable(app, app.time.loaded());
      if (wijkplan.view.affected(changed)) show(app);
    },
  });
})();
