import { messages } from "/js/messages.js";
import { equal, ok } from "/tests/expect.js";

/** Every text and template of a part of the messages, with its place. */
const all = (part, place) => Object.entries(part).flatMap(([key, value]) =>
  (typeof value === "object" ? all(value, `${place}.${key}`) : [[`${place}.${key}`, value]]));

export const tests = {
  "one is not many": () => {
    equal(messages.area.found(1), "1 gebied gevonden; kies met de pijltjes.");
    equal(messages.area.found(8), "8 gebieden gevonden; kies met de pijltjes.");
    equal(messages.classes.summary("Huur", "wijken", 1, null), "Huur, wijken: 1 klasse.");
    equal(messages.classes.summary("Huur", "wijken", 5, "1.200"), "Huur, wijken: 5 klassen, 1.200 zonder waarde.");
  },

  "a level that has no name of its own consists of areas": () => {
    equal(["buurt", "gemeente", "stadsdeel"].map(messages.area.one), ["buurt", "gemeente", "gebied"]);
    equal(messages.area.per("stadsdeel"), "per gebied");
  },

  "a title leaves out what there is not": () => {
    equal(messages.table.title("Wonen", "wijk", "eind 2030"), "Wonen per wijk, eind 2030");
    equal(messages.table.title("", "wijk", ""), "per wijk");
    equal([messages.difference.inUnit("woningen"), messages.difference.inUnit("")], ["verschil in woningen", "verschil"]);
  },

  "a project that is left out is told with what is known of it": () => {
    const entry = { name: "Hof", kind: "sloop", year: 2031, unit: "woningen", left_out: "na 2030", source: "R", row: 7 };
    equal(messages.why.leftOutProject(entry, "12"), "Hof: sloop, 12 woningen, 2031: na 2030 (R, rij 7)");
    equal(messages.why.leftOutProject({ ...entry, year: null }, null), "Hof: sloop, aantal onbekend: na 2030 (R, rij 7)");
  },

  "an indicator of which nothing changes says so, and that there is no difference": () => {
    const told = (compared) => messages.time.steady("Leeftijd", { compared });
    equal(told(false), "Leeftijd verandert niet met de tijd: dit cijfer wordt niet vooruit berekend.");
    equal(told(true), told(false).replace(/\.$/, ", dus er is geen verschil om te tonen."));
  },

  "every template uses all that it is given": () => {
    for (const [place, value] of all(messages, "messages")) {
      if (typeof value !== "function" || /\(\{|, \{/.test(String(value).split("=>")[0])) continue;
      const told = value(...Array.from({ length: value.length }, (_, i) => `<${i}>`));
      ok(!/undefined|null|NaN|\[object/.test(told), `${place}: ${told}`);
    }
  },
};
