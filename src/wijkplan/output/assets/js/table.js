// The table page: the same data as the map, for who would rather read than look.
"use strict";

wijkplan.startTable = () => wijkplan.open(async (payload) => {
  const { el, byId, options } = wijkplan;
  await wijkplan.time.load(payload);
  const time = wijkplan.time.create(payload);
  const PAGE = 100;
  const groups = payload.groups.filter((group) => group.indicators.length);
  const hash = wijkplan.readHash();
  const known = (list, id) => list.some((one) => one.id === id);
  const state = {
    level: known(payload.levels, hash.niveau) ? hash.niveau : payload.start.level,
    group: known(groups, hash.groep) ? hash.groep
      : (groups.find((group) => group.indicators.includes(payload.start.indicator)) ?? groups[0])?.id,
    filter: hash.zoek || "", sort: "naam", descending: false, page: 0,
    scenario: time.known(hash.scenario) ? hash.scenario : time.first,
    year: time.years.find((year) => String(year) === hash.jaar) ?? null,
  };

  const level = () => payload.levels.find((one) => one.id === state.level);
  const group = () => groups.find((one) => one.id === state.group) ?? { label: "", indicators: [] };
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const valueOf = (id, index) => time.at(id, state.level, state).values[index] ?? null;
  const noteOf = (id, index) => payload.noteTexts[time.at(id, state.level, state).notes[index]] || "";
  const yearOf = (id, one) => (state.year !== null && time.varies(id) ? "eind " + state.year : one.year);

  /** Rows that match the filter, in the chosen order; areas without a value always come last. */
  function rows() {
    const { names, codes } = level();
    const wanted = plain(state.filter.trim());
    const kept = names.map((_, index) => index)
      .filter((index) => plain(names[index]).includes(wanted) || codes[index].toLowerCase().includes(wanted));
    const byName = (a, b) => names[a].localeCompare(names[b], "nl") || (codes[a] < codes[b] ? -1 : 1);
    const way = state.descending ? -1 : 1;
    return kept.sort((a, b) => {
      if (state.sort === "naam") return way * byName(a, b);
      const [x, y] = [valueOf(state.sort, a), valueOf(state.sort, b)];
      if (x === null || y === null) return (x === null) - (y === null) || byName(a, b);
      return way * (x - y) || byName(a, b);
    });
  }

  /** Remarks get a letter each, in the order in which they are met on the page. */
  function footnotes() {
    const letters = new Map();
    return {
      letters,
      mark(text) {
        if (!letters.has(text)) letters.set(text, letterOf(letters.size));
        return el("sup", { class: "note-mark", title: text },
          letters.get(text), el("span", { class: "visueel-verborgen" }, " (" + text + ")"));
      },
    };
  }

  const letterOf = (n) => (n >= 26 ? letterOf(Math.floor(n / 26) - 1) : "") + String.fromCharCode(97 + (n % 26));

  function header(id, label, unit) {
    const sorted = state.sort === id;
    const button = el("button", { type: "button", class: "sort", "data-sort": id, onclick: () => sortBy(id) },
      el("span", {}, label), unit ? el("span", { class: "eenheid" }, unit) : null);
    return el("th", {
      scope: "col", class: id === "naam" || payload.indicators[id].classes ? null : "getal",
      "aria-sort": sorted ? (state.descending ? "descending" : "ascending") : null,
    }, button);
  }

  function cell(id, index, notes) {
    const value = valueOf(id, index);
    const note = noteOf(id, index);
    if (value === null) {
      const reason = note || "niet geleverd";
      return el("td", { class: "getal ontbreekt", title: reason }, "–", notes.mark(reason));
    }
    return el("td", { class: payload.indicators[id].classes ? null : "getal", title: note || null },
      wijkplan.numbers.value(value, payload.indicators[id]), note ? notes.mark(note) : null);
  }

  function row(index, notes) {
    const { names, codes, parents } = level();
    const href = payload.links.profile?.replace("{code}", encodeURIComponent(codes[index]));
    return el("tr", {},
      el("th", { scope: "row" },
        href ? el("a", { href }, names[index]) : names[index],
        el("span", { class: "kolomnaam" }, parents[index] || codes[index])),
      group().indicators.map((id) => cell(id, index, notes)));
  }

  function draw() {
    const all = rows();
    const pages = Math.max(1, Math.ceil(all.length / PAGE));
    state.page = Math.min(state.page, pages - 1);
    const part = all.slice(state.page * PAGE, (state.page + 1) * PAGE);
    const notes = footnotes();
    const columns = group().indicators.map((id) => [id, payload.indicators[id]]);
    byId("tabel-titel").textContent = [group().label, "per " + wijkplan.one(level())].filter(Boolean).join(" ") +
      (state.year === null ? "" : ", " + time.label(state));
    byId("tabel-kop").replaceChildren(el("tr", {}, header("naam", "Gebied", ""),
      columns.map(([id, one]) => header(id, one.label, [one.unit, yearOf(id, one)].filter(Boolean).join(" · ")))));
    byId("tabel-rijen").replaceChildren(...part.map((index) => row(index, notes)));
    byId("tabel-noten").replaceChildren(...[...notes.letters].map(([text, letter]) =>
      el("li", {}, el("span", { class: "note-mark" }, letter), " " + text)));
    byId("tabel-noten-blok").hidden = notes.letters.size === 0;
    byId("tabel-bronnen").replaceChildren(...columns.flatMap(([, one]) => [
      el("dt", {}, one.label),
      el("dd", {}, [one.description, one.source && "Bron: " + one.source].filter(Boolean).join(" ")),
    ]));
    drawPages(all.length, pages);
    wijkplan.writeHash({
      niveau: state.level, groep: state.group, zoek: state.filter.trim(),
      jaar: state.year, scenario: state.year === null ? null : state.scenario,
    });
  }

  function drawPages(total, pages) {
    const first = total ? state.page * PAGE + 1 : 0;
    const last = Math.min(total, (state.page + 1) * PAGE);
    const count = wijkplan.numbers.count;
    byId("tabel-aantal").textContent = total
      ? `${count(first)} t/m ${count(last)} van ${count(total)} ${level().label.toLowerCase()}`
      : "Geen gebied gevonden.";
    byId("tabel-bladeren").hidden = pages < 2;
    byId("tabel-vorige").disabled = state.page === 0;
    byId("tabel-volgende").disabled = state.page >= pages - 1;
  }

  function change(patch, message) {
    Object.assign(state, { page: 0 }, patch);
    if (!group().indicators.includes(state.sort)) state.sort = "naam";
    draw();
    wijkplan.say(message ?? byId("tabel-aantal").textContent);
  }

  function sortBy(id) {
    const descending = state.sort === id ? !state.descending : id !== "naam";
    const label = id === "naam" ? "gebied" : payload.indicators[id].label;
    change({ sort: id, descending }, `Gesorteerd op ${label}, ${descending ? "aflopend" : "oplopend"}.`);
    document.querySelector(`[data-sort="${CSS.escape(id)}"]`).focus();
  }

  byId("tabel-niveau").append(...options(payload.levels.map((one) => [one.id, one.label])));
  byId("tabel-groep").append(...options(groups.map((one) => [one.id, one.label])));
  byId("tabel-niveau").value = state.level;
  byId("tabel-groep").value = state.group;
  byId("tabel-filter").value = state.filter;
  if (payload.time) {
    byId("tabel-scenario").append(...options(time.scenarios.map((one) => [one.id, one.label])));
    byId("tabel-jaar").append(...options([["nu", payload.time.start.label], ...time.years.map((year) => [year, "eind " + year])]));
    byId("tabel-scenario").value = state.scenario;
    byId("tabel-jaar").value = state.year ?? "nu";
    byId("tabel-scenario").addEventListener("change", (event) => change({ scenario: event.target.value }));
    byId("tabel-jaar").addEventListener("change", (event) =>
      change({ year: event.target.value === "nu" ? null : Number(event.target.value) }));
  }
  byId("tabel-filter").form.addEventListener("submit", (event) => event.preventDefault());
  byId("tabel-niveau").addEventListener("change", (event) => change({ level: event.target.value }));
  byId("tabel-groep").addEventListener("change", (event) => change({ group: event.target.value }));
  byId("tabel-filter").addEventListener("input", (event) => change({ filter: event.target.value }));
  byId("tabel-vorige").addEventListener("click", () => change({ page: state.page - 1 }));
  byId("tabel-volgende").addEventListener("click", () => change({ page: state.page + 1 }));
  draw();
});
