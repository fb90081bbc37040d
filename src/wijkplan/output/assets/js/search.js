// Search by name or code over all levels: a combobox with a list, as the ARIA practices describe it.

import { byId, el, say } from "./dom.js";
import { entriesOf, find } from "./find.js";
import { messages } from "./messages.js";

function open(visible) {
  byId("zoek-lijst").hidden = !visible;
  byId("zoek").setAttribute("aria-expanded", String(visible));
  if (!visible) byId("zoek").removeAttribute("aria-activedescendant");
}

export class Search {
  #frame;
  #found = [];
  #active = -1;

  constructor(frame) {
    this.#frame = frame;
  }

  start(app) {
    const entries = entriesOf([...app.levels.values()]);
    const input = byId("zoek");
    input.addEventListener("input", () => this.#show(app, entries));
    input.addEventListener("keydown", (event) => this.#onKey(app, event));
    input.addEventListener("blur", () => open(false));
  }

  #show(app, entries) {
    const text = byId("zoek").value;
    this.#found = find(entries, text);
    this.#active = -1;
    byId("zoek-lijst").replaceChildren(...this.#found.map((entry, i) => this.#option(app, entry, i)));
    const { length } = this.#found;
    open(length > 0);
    if (text.trim()) say(length ? messages.area.found(length) : messages.area.notFound);
    byId("zoek-niets").hidden = !text.trim() || length > 0;
  }

  #option(app, { area, level }, i) {
    return el("li", {
      role: "option", id: "zoek-" + i, "aria-selected": "false",
      onmousedown: (event) => { event.preventDefault(); this.#pick(app, i); },
    },
    el("span", { class: "option-name" }, area.name),
    el("span", { class: "option-place" }, [level.one, area.parent].filter(Boolean).join(" · ")));
  }

  #move(step) {
    if (!this.#found.length) return;
    open(true);
    this.#active = (this.#active + step + this.#found.length) % this.#found.length;
    byId("zoek-lijst").querySelectorAll("li")
      .forEach((li, i) => li.setAttribute("aria-selected", String(i === this.#active)));
    byId("zoek").setAttribute("aria-activedescendant", "zoek-" + this.#active);
    byId("zoek-" + this.#active).scrollIntoView({ block: "nearest" });
  }

  #pick(app, i) {
    const entry = this.#found[i];
    if (!entry) return;
    byId("zoek").value = entry.area.name;
    open(false);
    app.set({ level: entry.level.id, area: entry.area.code });
    this.#frame.goTo(app, entry.area.code);
    byId("gebied-naam").focus({ preventScroll: false });
  }

  #onKey(app, event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.#move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.#pick(app, Math.max(this.#active, 0));
    } else if (event.key === "Escape") {
      open(false);
    }
  }
}
