// From the packed data of a page to what it shows.

import { byId } from "./dom.js";
import { messages } from "./messages.js";

/** Unpack the data: base64 of gzip of JSON, as data_files in shell.py writes them. */
export async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** Load the data and hand it to a page; say so in the page when that fails. */
export async function open(start) {
  try {
    if (!window.wijkplanGegevens) throw new Error(messages.page.noData);
    if (!window.DecompressionStream) throw new Error(messages.page.oldBrowser);
    await start(await unpack(window.wijkplanGegevens));
    document.documentElement.dataset.ready = "true";
  } catch (error) {
    const box = byId("storing");
    box.hidden = false;
    box.textContent = messages.page.failed(error.message);
    document.documentElement.dataset.ready = "false";
    console.error(error);
  }
}
