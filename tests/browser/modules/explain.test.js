import { explanationOf } from "/js/explain.js";
import { equal } from "/tests/expect.js";

const payload = { sentences: ["", "Zoals geteld.", "Van: woningen.", "Het is geen prijs."] };

export const tests = {
  "sentences are found by their number, in their order": () => {
    equal(explanationOf(payload, { description: "Een deel.", computed: [2, 1], notSaid: [3] }), [
      ["Wat het is", "Een deel."],
      ["Hoe het is berekend", "Van: woningen. Zoals geteld."],
      ["Wat het niet zegt", "Het is geen prijs."],
    ]);
  },

  "what nobody said has no heading": () => {
    equal(explanationOf(payload, { description: "", computed: [1], notSaid: [] }), [["Hoe het is berekend", "Zoals geteld."]]);
  },
};
