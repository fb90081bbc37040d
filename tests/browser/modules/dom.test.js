import { unpack } from "/js/data.js";
import { el, options } from "/js/dom.js";
import { spell, valueOf } from "/js/whylists.js";
import { equal } from "/tests/expect.js";

const html = (node) => node.outerHTML;

export const tests = {
  "markup in a text stays text": () => {
    equal(html(el("p", {}, "<img src=x>", " & ")), "<p>&lt;img src=x&gt; &amp; </p>");
    equal(html(options([["a", "<b>"]])[0]), '<option value="a">&lt;b&gt;</option>');
  },

  "an attribute that is null or false is left out, true is there": () => {
    equal(html(el("p", { id: null, class: undefined, hidden: false })), "<p></p>");
    equal(html(el("input", { disabled: true, tabindex: 0 })), '<input disabled="" tabindex="0">');
  },

  "children may be lists, and none": () => {
    equal(html(el("p", {}, ["a", el("b", {}, 1)], null, undefined, 0)), "<p>a<b>1</b>0</p>");
  },

  "what begins with on is listened to": () => {
    let heard = 0;
    el("button", { onclick: () => { heard += 1; } }).click();
    equal(heard, 1);
  },

  "packed data come back whole": async () => {
    const told = { naam: "Één <b>", waarden: [1.5, null] };
    const zipped = new Blob([JSON.stringify(told)]).stream().pipeThrough(new CompressionStream("gzip"));
    const bytes = new Uint8Array(await new Response(zipped).arrayBuffer());
    equal(await unpack(btoa(String.fromCharCode(...bytes))), told);
  },

  "a number that is open is told with its bounds, the least first": () => {
    equal([spell([3, 3]), spell([2000, -5]), spell(null)], ["3", "tussen \u22125 en 2.000", "–"]);
    equal(spell([-12, 0], (value) => `<${value}>`), "tussen <-12> en <0>");
  },

  "a value that is explained has its unit": () => {
    const told = (value) => valueOf({ end: { value }, indicator: { unit: "%", decimals: 1 } });
    equal([told(31.94), told(null)], ["31,9%", "geen waarde"]);
  },
};
