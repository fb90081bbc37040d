// Start of the table page: the same data as the map, for who would rather read than look.

import { Address } from "./addressbar.js";
import { columnsPart } from "./columnchooser.js";
import { open } from "./data.js";
import { readHash } from "./hash.js";
import { sideBySidePart } from "./sidebyside.js";
import { createTable } from "./tableapp.js";
import { tableFromHash, tableToHash } from "./tablechoices.js";
import { controlsPart } from "./tablecontrols.js";
import { csvPart } from "./tablecsv.js";
import { listPart } from "./tablepage.js";
import { sayPart } from "./tablesay.js";
import { createTime } from "./time.js";
import { loadTime } from "./timedata.js";

open(async (payload) => {
  await loadTime(payload);
  const wishOf = (hash) => tableFromHash(hash, payload.groups);
  const address = new Address(wishOf, (state) => tableToHash(state, payload.groups));
  const parts = [address, controlsPart, columnsPart, listPart, sideBySidePart, csvPart, sayPart];
  createTable(payload, createTime(payload), parts).begin(wishOf(readHash()));
});
