// What stands behind the '#' of the address.

/** As an object of strings. */
export const readHash = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

/** Remember in the address what the reader looks at; a step can be taken back with the browser. */
export function writeHash(values, { step = false } = {}) {
  const kept = Object.entries(values).filter(([, value]) => value !== null && value !== "");
  const hash = "#" + new URLSearchParams(kept);
  if (hash === location.hash) return;
  if (step) history.pushState(null, "", hash);
  else history.replaceState(null, "", hash);
}
