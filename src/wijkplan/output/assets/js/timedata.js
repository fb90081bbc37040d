// The data of other years and scenarios, which the first drawing does not need.

import { unpack } from "./data.js";
import { byId, el } from "./dom.js";
import { messages } from "./messages.js";

function fetchScript(src) {
  return new Promise((done, fail) => {
    document.head.append(el("script", {
      src, onload: done, onerror: () => fail(new Error(messages.page.noFile(src))),
    }));
  });
}

/** Get and unpack what the first drawing did not need, into the data of the page; once. */
export function loadTime(payload) {
  const { time } = payload;
  if (!time) return Promise.resolve();
  time.loading ??= (async () => {
    if (!window.wijkplanTijd) await fetchScript(byId("inhoud").dataset.timeFile);
    const { noteTexts, ...later } = await unpack(window.wijkplanTijd);
    payload.noteTexts = [...payload.noteTexts, ...noteTexts];
    Object.assign(time, later);
  })();
  return time.loading;
}
