import { stack, wrapped } from "/js/blocks.js";
import { equal } from "/tests/expect.js";

const letters = (text) => text.length;
const block = (height, said) => ({ height, draw: (_, x, y) => said.push([height, x, y]) });

export const tests = {
  "a text is cut between words, in lines that fit": () => {
    equal(wrapped("inwoners per buurt in 2025", 10, letters), ["inwoners", "per buurt", "in 2025"]);
    equal(wrapped("op een regel", 12, letters), ["op een regel"]);
  },

  "a word that is wider than a line is broken": () => {
    equal(wrapped("de woningbouwlocatie", 7, letters), ["de", "woningb", "ouwloca", "tie"]);
  },

  "blocks stand under one another and are as high as all of them": () => {
    const said = [];
    const both = stack([block(10, said), stack([block(5, said), block(7, said)])]);
    both.draw(null, 3, 100);
    equal([both.height, said], [22, [[10, 3, 100], [5, 3, 110], [7, 3, 115]]]);
  },
};
