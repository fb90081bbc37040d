// Start of the table page: the same data as the map, for who would rather read than look.

import { open } from "./data.js";
import { byId, options, say } from "./dom.js";
import { readHash } from "./hash.js";
import { messages } from "./messages.js";
import { drawTable, shownOf, tableChoices } from "./tablepage.js";
import { createTime, NOW, yearChoices, yearOf } from "./time.js";
import { loadTime } from "./timedata.js";

const pairs = (list) => list.map((one) => [one.id, one.label]);

/** Fill the choices, and show what is chosen. */
function fill({ payload, groups, time }, state) {
  const choose = (id, found, value) => {
    byId(id).append(...options(found));
    byId(id).value = value;
  };
  choose("tabel-niveau", pairs(payload.levels), state.level);
  choose("tabel-groep", pairs(groups), state.group);
  byId("tabel-filter").value = state.filter;
  if (!payload.time) return;
  choose("tabel-scenario", pairs(time.scenarios), state.scenario);
  choose("tabel-jaar", yearChoices(time), state.year ?? NOW);
}

function listen(change, turn) {
  const by = (id, event, patch) => byId(id)?.addEventListener(event, (sent) => change(patch(sent.target.value)));
  by("tabel-niveau", "change", (level) => ({ level }));
  by("tabel-groep", "change", (group) => ({ group }));
  by("tabel-filter", "input", (filter) => ({ filter }));
  by("tabel-scenario", "change", (scenario) => ({ scenario }));
  by("tabel-jaar", "change", (text) => ({ year: yearOf(text) }));
  byId("tabel-filter").form.addEventListener("submit", (event) => event.preventDefault());
  byId("tabel-vorige").addEventListener("click", () => turn(-1));
  byId("tabel-volgende").addEventListener("click", () => turn(1));
}

open(async (payload) => {
  await loadTime(payload);
  const time = createTime(payload);
  const groups = payload.groups.filter((group) => group.indicators.length);
  const table = { payload, groups, time };
  let state = tableChoices(payload, groups, time, readHash());

  const draw = () => { state = { ...state, page: drawTable(table, state, sortBy) }; };

  function change(patch, message) {
    state = { ...state, page: 0, ...patch };
    if (!shownOf(table, state).group.indicators.includes(state.sort)) state.sort = "naam";
    draw();
    say(message ?? byId("tabel-aantal").textContent);
  }

  function sortBy(id) {
    const descending = state.sort === id ? !state.descending : id !== "naam";
    const label = id === "naam" ? messages.table.area : payload.indicators[id].label;
    change({ sort: id, descending }, messages.table.sortedOn(label, descending));
    document.querySelector(`[data-sort="${CSS.escape(id)}"]`).focus();
  }

  fill(table, state);
  listen(change, (by) => change({ page: state.page + by }));
  draw();
});
