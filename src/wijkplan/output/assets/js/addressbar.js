// The address of the page and what the reader has chosen, in step with each other.

import { readHash, writeHash } from "./hash.js";

/** Keeps the address and the state alike: a part of a page. */
export class Address {
  #from;
  #to;
  #untold;
  #restoring = false;
  #last = "";

  /**
   * fromHash tells which wish an address is, toHash (state, start) which address a state is; untold
   * are the keys of which no address tells, so that another address leaves them as they are.
   */
  constructor(fromHash, toHash, untold = []) {
    this.#from = fromHash;
    this.#to = toHash;
    this.#untold = untold;
  }

  start(app) {
    window.addEventListener("hashchange", () => this.#follow(app));
  }

  update(app, changed) {
    this.#write(app, changed);
  }

  /** A run of changes of the same thing is one step back. */
  #write({ state, start }, changed) {
    const what = [...changed].sort().join();
    writeHash(this.#to(state, start), { step: !this.#restoring && !changed.has("start") && what !== this.#last });
    this.#last = what;
  }

  /** Show what the address says; a link within the page (to the content) says nothing. */
  #follow(app) {
    this.#restoring = true;
    const kept = Object.fromEntries(this.#untold.map((key) => [key, app.state[key]]));
    if (location.hash.includes("=")) app.set({ ...app.start, ...this.#from(readHash()), ...kept });
    else this.#write(app, new Set());
    this.#restoring = false;
    this.#last = "";
  }
}
