// The namespace, the data and the few helpers that every other file uses.
// Text from the data reaches the page as textContent only, so markup in a name stays text.
"use strict";

window.wijkplan = (() => {
  const parts = [];

  /** Make an element: el("p", {class: "klein"}, "text", child…). Attributes null or false are left out. */
  function el(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : String(value));
    }
    node.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return node;
  }

  const byId = (id) => document.getElementById(id);

  /** Options of a select from [value, label] pairs. */
  const options = (pairs) => pairs.map(([value, label]) => el("option", { value }, label));

  /** Options in groups: an optgroup per theme that has indicators. */
  function indicatorOptions(payload) {
    return payload.groups
      .filter((group) => group.indicators.length)
      .map((group) =>
        el("optgroup", { label: group.label },
          options(group.indicators.map((id) => [id, payload.indicators[id].label]))));
  }

  /** Unpack the data: base64 of gzip of JSON, as written by encode_data. */
  async function unpack(text) {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).json();
  }

  /** Tell a reader with a screen reader what has changed. */
  function say(text) {
    const region = byId("melding");
    if (region) region.textContent = text;
  }

  /** What stands behind the '#' as an object of strings. */
  const readHash = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

  /** Remember in the address what the reader looks at; a step can be taken back with the browser. */
  function writeHash(values, { step = false } = {}) {
    const kept = Object.entries(values).filter(([, value]) => value !== null && value !== "");
    const hash = "#" + new URLSearchParams(kept);
    if (hash === location.hash) return;
    if (step) history.pushState(null, "", hash);
    else history.replaceState(null, "", hash);
  }

  /** Load the data and hand it to a page; say so in the page when that fails. */
  async function open(start) {
    try {
      if (!window.wijkplanGegevens) throw new Error("gegevens ontbreken");
      if (!window.DecompressionStream) throw new Error("browser te oud");
      await start(await unpack(window.wijkplanGegevens));
      document.documentElement.dataset.ready = "true";
    } catch (error) {
      const box = byId("storing");
      box.hidden = false;
      box.textContent =
        "De atlas kan niet worden getoond (" + error.message + "). " +
        "Gebruik een recente browser en houd de map met bestanden bij elkaar.";
      document.documentElement.dataset.ready = "false";
      console.error(error);
    }
  }

  /** One area of a level: 'buurt' for the level 'Buurten'. */
  const one = (level) => (["buurt", "wijk", "gemeente"].includes(level.id) ? level.id : "gebied");

  return {
    one, el, byId, options, indicatorOptions, unpack, say, readHash, writeHash, open, parts,
    /**
     * Add a part of the map page: an object with start(app), update(app, changed) and front(app),
     * which says what lies on top after shapes were added; all optional.
     */
    part: (part) => parts.push(part),
  };
})();
