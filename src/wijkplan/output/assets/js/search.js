// Search by name or code over all levels: a combobox with a list, as the ARIA practices describe it.
"use strict";

wijkplan.search = (() => {
  const { el, byId } = wijkplan;
  const LONGEST = 8;
  let found = [];
  let active = -1;

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function index(app) {
    return [...app.levels.values()].flatMap((level) =>
      level.areas.map((area) => ({ area, level, key: plain(area.name), code: area.code.toLowerCase() })));
  }

  /** Best first: whole name or code, then beginning, then beginning of a word, then anywhere. */
  function find(entries, text) {
    const wanted = plain(text.trim());
    if (!wanted) return [];
    const rank = ({ key, code }) =>
      key === wanted || code === wanted ? 0
      : key.startsWith(wanted) || code.startsWith(wanted) ? 1
      : key.includes(" " + wanted) ? 2
      : key.includes(wanted) || code.includes(wanted) ? 3 : 4;
    return entries.map((entry) => [rank(entry), entry]).filter(([place]) => place < 4)
      .sort((a, b) => a[0] - b[0] || a[1].key.localeCompare(b[1].key, "nl"))
      .slice(0, LONGEST).map(([, entry]) => entry);
  }

  function show(app, entries) {
    const input = byId("zoek");
    found = find(entries, input.value);
    active = -1;
    byId("zoek-lijst").replaceChildren(...found.map((entry, i) =>
      el("li", { role: "option", id: "zoek-" + i, "aria-selected": "false",
        onmousedown: (event) => { event.preventDefault(); pick(app, i); } },
        el("span", { class: "option-name" }, entry.area.name),
        el("span", { class: "option-place" }, [entry.level.one, entry.area.parent].filter(Boolean).join(" · ")))));
    open(found.length > 0);
    if (input.value.trim()) {
      wijkplan.say(found.length ? `${found.length} gebieden gevonden; kies met de pijltjes.` : "Geen gebied gevonden.");
    }
    byId("zoek-niets").hidden = !input.value.trim() || found.length > 0;
  }

  function open(visible) {
    byId("zoek-lijst").hidden = !visible;
    byId("zoek").setAttribute("aria-expanded", String(visible));
    if (!visible) byId("zoek").removeAttribute("aria-activedescendant");
  }

  function move(step) {
    if (!found.length) return;
    open(true);
    active = (active + step + found.length) % found.length;
    byId("zoek-lijst").querySelectorAll("li").forEach((li, i) => li.setAttribute("aria-selected", String(i === active)));
    byId("zoek").setAttribute("aria-activedescendant", "zoek-" + active);
    byId("zoek-" + active).scrollIntoView({ block: "nearest" });
  }

  function pick(app, i) {
    const entry = found[i];
    if (!entry) return;
    byId("zoek").value = entry.area.name;
    open(false);
    app.set({ level: entry.level.id, area: entry.area.code });
    wijkplan.frame.goTo(app, entry.area.code);
    byId("gebied-naam").focus({ preventScroll: false });
  }

  function onKey(app, event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      pick(app, Math.max(active, 0));
    } else if (event.key === "Escape") {
      open(false);
    }
  }

  wijkplan.part({
    start(app) {
      const entries = index(app);
      const input = byId("zoek");
      input.addEventListener("input", () => show(app, entries));
      input.addEventListener("keydown", (event) => onKey(app, event));
      input.addEventListener("blur", () => open(false));
    },
  });

  return { find };
})();
