// What a picture of the map says, apart from how it is drawn (png.js).

import { VEIL } from "./arealook.js";
import { whenOf, subtitleOf } from "./describe.js";
import { featureLook } from "./featurelook.js";
import { fileNameOf } from "./files.js";
import { legendOf, reasonsOf } from "./legend.js";
import { messages } from "./messages.js";
import { formatCount } from "./numbers.js";
import { typeOf } from "./overlaycontrols.js";
import { hasYears, PHASE_INK, PHASES } from "./phases.js";

/** How an area of a class is drawn in a legend; without a colour its value is missing. */
const areaLook = ({ inks, state }, color, pattern) => ({
  stroke: true, color: inks.line, opacity: 1, weight: 1,
  fill: Boolean(color), fillOpacity: pattern ? 0 : state.background ? VEIL : 1, fillColor: color,
  hatch: pattern ?? (color ? null : { ground: inks.ground, ink: inks.hatch }),
});

/** The classes with their counts; none where the areas have no colours. */
function classesOf(app) {
  if (!app.state.fill) return null;
  const { unit, level, rows } = legendOf(app.view);
  return {
    unit, level,
    rows: rows.map(({ color, pattern, text, count }) => ({
      type: "polygon", look: areaLook(app, color, pattern), text, count: formatCount(count),
    })),
    reasons: reasonsOf(app.view.values, app.missingText)
      .map(([why, count]) => messages.legend.reason(why, formatCount(count))),
  };
}

/** A legend entry of features, drawn as they are on the map. */
const entryOf = ({ inks }, type, style, phase, text) => ({
  type, text, count: "",
  look: { stroke: true, ...featureLook({ type }, style, phase, inks.casing), ...(type === "line" && { casing: inks.casing }) },
});

/** An overlay with its styles and, at a moment to come, how far its projects are. */
function overlayOf(app, overlay) {
  const styles = overlay.legend.map(({ style, label }, index) => entryOf(app, typeOf(overlay, index), style, null, label));
  const dated = app.state.year !== null && overlay.features.some(hasYears);
  const style = { color: PHASE_INK };
  return {
    label: overlay.label, rows: styles,
    when: dated ? messages.phases.heading(app.view.to.label) : null,
    phases: dated ? Object.keys(PHASES).map((phase) => entryOf(app, "point", style, phase, messages.phases[phase])) : [],
  };
}

/** Everything that a picture says, in words and looks. */
export function pictureOf(app) {
  const { payload, state, view } = app;
  return {
    atlas: payload.title, edition: payload.subtitle,
    title: view.indicator.label, subtitle: subtitleOf(view, state),
    classes: classesOf(app),
    overlays: payload.overlays.filter(({ id }) => state.overlays.includes(id)).map((one) => overlayOf(app, one)),
    foot: [
      view.indicator.source ? messages.value.source(view.indicator.source) : null, payload.provenance,
      app.counted() ? messages.map.counted : null, state.background ? messages.background.credit : null,
    ].filter(Boolean),
  };
}

/** Name of the file: what the picture shows. */
export const fileName = ({ view, state }) =>
  fileNameOf([view.indicator.label, whenOf(view, state), view.level.label], ".png");
