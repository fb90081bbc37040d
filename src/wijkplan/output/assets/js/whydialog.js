// The answer to 'Waarom?': the lists of why.js, to read and to check.
"use strict";

wijkplan.whyDialog = (() => {
  const { el, byId } = wijkplan;
  const MINUS = "\u2212";

  const number = (value, decimals = 0) => (value === null ? "–" : wijkplan.numbers.text(value, decimals));
  const signed = (value) => (value === 0 ? "0" : wijkplan.numbers.signed(value, 0));

  /** A number, or 'tussen −12 en 0' where it is not known; as told by write. */
  function spell(span, write = number) {
    if (span === null) return number(null);
    const [low, high] = [Math.min(...span), Math.max(...span)];
    return low === high ? write(low) : `tussen ${write(low)} en ${write(high)}`;
  }

  const valueOf = (about, cell = about.end) =>
    (cell.value === null ? "geen waarde" : wijkplan.numbers.withUnit(cell.value, about.indicator));

  /** A table of which the first column names the rows and some hold numbers. */
  function table(caption, head, rows, foot, numbers = [1]) {
    const looks = (i) => (numbers.includes(i) ? "getal" : null);
    const row = (cells) => el("tr", {}, cells.map((cell, i) =>
      el(i ? "td" : "th", { scope: i ? null : "row", class: looks(i) }, cell)));
    return el("div", { class: "tabelvak", tabindex: 0, role: "region", "aria-label": caption },
      el("table", { class: "why-table" }, el("caption", {}, caption),
        el("thead", {}, el("tr", {}, head.map((text, i) => el("th", { scope: "col", class: looks(i) }, text)))),
        el("tbody", {}, rows.map(row)), el("tfoot", {}, foot.map(row))));
  }

  const small = (text) => (text ? el("span", { class: "kolomnaam" }, text) : null);

  const sourceOf = (entry) =>
    [el("span", {}, entry.source), small(`register, rij ${entry.row}`), small(entry.note)];

  function projectRow(entry) {
    const open = entry.exact || entry.span[0] === entry.span[1] ? null : small("niet bekend welke woningen");
    return [
      [entry.name, small(entry.project)], spell(entry.span, signed), String(entry.year),
      [entry.kind, small(entry.hardness), open], sourceOf(entry),
    ];
  }

  function projectList(app, about) {
    const { start, begin, rows, span, end, rest, moment, origin } = about;
    const first = [
      ["Begin: " + app.payload.time.start.label, small(start.note)], spell(begin), String(origin.year), "stand",
      origin.source,
    ];
    const foot = [
      ...(rest ? [["Niet uit projecten te verklaren", signed(rest), "", "", ""]] : []),
      [app.time.label(moment), rest ? number(end.value) : spell(span), "", "", ""],
    ];
    return [
      table(about.indicator.label, ["Project", "Aantal", "Jaar", "Wat", "Bron"], [first, ...rows.map(projectRow)], foot),
      end.note ? el("p", { class: "klein" }, `Op de kaart: ${valueOf(about)}; ${end.note}.`, otherBounds(about)) : null,
      leftOut(about),
    ];
  }

  /** Bounds of all projects together may be others than the sum of those of each; say so. */
  function otherBounds({ span, end }) {
    const told = end.value === null && span && span[0] !== span[1];
    if (!told || end.note.includes(`${number(span[0])} en ${number(span[1])}`)) return null;
    return " Die grenzen zijn voor alle projecten samen bepaald; hierboven zijn die per project opgeteld.";
  }

  /** Projects of this area that are not in the sum, and why. */
  function leftOut({ leftOut: entries }) {
    if (!entries.length) return null;
    return el("details", {}, el("summary", {}, `Niet meegeteld: ${entries.length}`),
      el("ul", { class: "klein" }, entries.map((entry) => el("li", {},
        `${entry.name}: ${entry.kind}, ${entry.number === null ? "aantal onbekend" : `${number(entry.number)} ${entry.unit}`}` +
        `${entry.year === null ? "" : ", " + entry.year}: ${entry.left_out} (${entry.source}, rij ${entry.row})`))));
  }

  function areaList(app, about) {
    const { rows, total, weight, end, indicator } = about;
    const told = (value) => number(value, indicator.decimals);
    const weighed = weight ? app.payload.indicators[weight].label : null;
    const cells = rows.map((row) => [
      [row.area.name, small(row.area.code)],
      ...(weight ? [number(row.weight)] : []),
      row.value === null ? ["–", small(row.note || "niet geleverd")] : told(row.value),
    ]);
    const head = ["Buurt", ...(weighed ? [weighed] : []), indicator.label];
    const foot = [[weighed ? "Gewogen gemiddelde" : "Samen", ...(weighed ? [""] : []), told(total)]];
    return [table(`${indicator.label} per buurt`, head, cells, foot, [1, 2]), el("p", { class: "klein" }, upper(end.note) + ".")];
  }

  const upper = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

  function shareList(app, about) {
    const [part, whole] = about.parts;
    const exact = part.end.value !== null && whole.end.value;
    return [
      el("p", { class: "why-sum" }, exact
        ? `${number(part.end.value)} van ${number(whole.end.value)} = ${number((100 * part.end.value) / whole.end.value, about.indicator.decimals)}%`
        : "Teller of noemer is geen vast getal: " + (about.end.note || valueOf(about))),
      about.end.note && exact ? el("p", { class: "klein" }, upper(about.end.note) + ".") : null,
      el("h4", {}, "Teller"), ...listOf(app, part), el("h4", {}, "Noemer"), ...listOf(app, whole),
    ];
  }

  function sourceList(app, about) {
    const { origin, end, varies, moment } = about;
    const later = varies && moment.year !== null;
    const rows = [
      ["Bron", origin.source], ["Jaar", later ? app.time.label(moment) : String(origin.year ?? "")],
      ["Regel", origin.rule], [end.value === null ? "Reden" : "Opmerking", end.note],
      ["Met de tijd", !app.payload.time ? "" : !varies ? "verandert niet: dit cijfer wordt niet vooruit berekend"
        : about.indicator.classes ? "voor elk jaar opnieuw bepaald" : "opnieuw berekend met de woningvoorraad van elk jaar"],
    ];
    return [el("dl", { class: "gegevens" }, rows.filter(([, text]) => text)
      .map(([term, text]) => el("div", {}, el("dt", {}, term), el("dd", {}, text))))];
  }

  const LISTS = { projecten: projectList, gebieden: areaList, aandeel: shareList, bron: sourceList };
  const listOf = (app, about) => LISTS[about.kind](app, about);

  function section(app, about) {
    const lines = listOf(app, about);
    const more = about.kind === "bron" ? [] : sourceList(app, about);
    return el("section", {}, el("h3", {}, `${app.time.label(about.moment)}: ${valueOf(about)}`), ...lines, ...more);
  }

  /** Open the answer for an area, at the moment or both moments that the map shows. */
  function show(app, area) {
    const { view, state } = app;
    const sides = view.mode === wijkplan.view.VALUE ? [view.to] : [view.to, view.from];
    const reasons = sides.map(({ moment }) => wijkplan.why.explain(app, state.indicator, view.level, area, moment));
    const [b, a] = reasons.map(({ end }) => end.value);
    const difference = view.mode === wijkplan.view.DIFFERENCE && a !== null && b !== null
      ? el("p", { class: "why-sum" }, `${number(b, view.base.decimals)} ${MINUS} ${number(a, view.base.decimals)} = ` +
        wijkplan.numbers.withUnit(b - a, view.indicator))
      : null;
    byId("waarom-titel").textContent = `${view.base.label}: ${area.name}`;
    byId("waarom-lijsten").replaceChildren(
      ...[difference, ...reasons.map((about) => section(app, about))].filter(Boolean));
    byId("waarom").showModal();
    byId("waarom-lijsten").scrollTop = 0;
  }

  return { show };
})();
