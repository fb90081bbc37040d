// Files that a page makes.

import { el } from "./dom.js";
import { plain } from "./find.js";

const KEEP_MS = 60_000;
const LONGEST = 100;

/** A name for a file of what a page shows, in letters that every disk takes. */
export const fileNameOf = (words, extension) =>
  plain(words.filter(Boolean).join(" ")).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, LONGEST) + extension;

/** Hand a file to the reader; no server has a part in it. */
export function download(blob, name) {
  const address = URL.createObjectURL(blob);
  el("a", { href: address, download: name }).click();
  // Reading the file begins after the click; how much later differs per browser.
  setTimeout(() => URL.revokeObjectURL(address), KEEP_MS);
}
