// What a reader should know of an indicator: what it means, how it is made, what it does not say.

import { byId, el } from "./dom.js";
import { messages } from "./messages.js";

/** Heading and text of each part of the explanation; a part of which there is nothing is left out. */
export function explanationOf({ sentences }, { description, computed, notSaid }) {
  const told = (numbers) => numbers.map((number) => sentences[number]).join(" ");
  const { explain } = messages;
  return [[explain.means, description], [explain.computed, told(computed)], [explain.notSaid, told(notSaid)]]
    .filter(([, text]) => text);
}

/** Under the choice of an indicator: what it says and what it does not. */
export const explainPart = {
  update({ payload, view }, changed) {
    if (!changed.has("start") && !changed.has("indicator")) return;
    byId("uitleg-lijst").replaceChildren(...explanationOf(payload, view.base)
      .map(([heading, text]) => el("div", {}, el("dt", {}, heading), el("dd", {}, text))));
  },
};
