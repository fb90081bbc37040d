import { entriesOf, find, plain } from "/js/find.js";
import { equal } from "/tests/expect.js";

const area = (name, code) => ({ name, code });
const ENTRIES = entriesOf([
  { id: "buurt", areas: [
    area("De Veste", "BU001"), area("Veste", "BU002"), area("Aardveste", "BU003"), area("Vesteplein", "BU004"),
    area("Één-oost", "BU005"),
  ] },
  { id: "wijk", areas: [area("Veste", "WK001")] },
]);
const found = (text) => find(ENTRIES, text).map(({ area: { code } }) => code);

export const tests = {
  "the whole name comes first, then its beginning, a word of it, a part of it": () => {
    equal(found("veste"), ["BU002", "WK001", "BU004", "BU001", "BU003"]);
  },

  "capitals, accents and spaces around make no difference": () => {
    equal(found("  EEN-OOST "), ["BU005"]);
    equal(plain("Één Çà"), "een ca");
  },

  "a code finds its area, whole or in part": () => {
    equal(found("bu003"), ["BU003"]);
    equal(found("K00"), ["WK001"]);
  },

  "equally good names stand in Dutch order": () => {
    const some = entriesOf([{ areas: [area("Zuid 2", "b"), area("Zuid 1", "a"), area("Ézuid", "c")] }]);
    equal(find(some, "zuid").map((one) => one.code), ["a", "b", "c"]);
  },

  "no more than eight": () => {
    const many = entriesOf([{ areas: Array.from({ length: 20 }, (_, i) => area("Buurt " + i, "x" + i)) }]);
    equal(find(many, "buurt").length, 8);
  },

  "nothing asked or nothing there is nothing found": () => {
    equal([found(""), found("   "), found("westen"), find([], "veste")], [[], [], [], []]);
  },
};
