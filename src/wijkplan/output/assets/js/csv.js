// A table as CSV that a Dutch spreadsheet opens as it is: semicolons, a decimal comma, UTF-8 with its mark.

import { round } from "./numbers.js";

const MARK = "\ufeff";
const FORMULA = /(?:^|(?<=[;\t\n]))(?=[=+\-@\t\n＝＋－＠])/g;
const NOT_PLAIN = /[";\n\t]/;

/** A number as a spreadsheet reads it: 1234.5 → '1234,5'; with a hyphen for a minus. */
const numberText = ({ value, decimals }) => round(value, decimals).toFixed(decimals).replace(".", ",");

/** Text in which a spreadsheet finds no formula; the rule is that of csv_text in output/safe_text.py. */
const plainText = (text) => text.replace(/\r\n?/g, "\n").replace(FORMULA, "'");

function cellText(cell) {
  if (cell === null) return "";
  const text = typeof cell === "string" ? plainText(cell) : numberText(cell);
  return NOT_PLAIN.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * One row of headings, and a row per cell of the columns {head, cells, notes}. A cell is a text, a
 * number {value, decimals}, or null where nothing is known. Where notes (texts) are given and one of
 * them says something, they get a column of their own at the right, with notesHead as its heading.
 */
export function csvOf(columns) {
  const all = columns.flatMap(({ head, cells, notes, notesHead }) =>
    [{ head, cells }, ...(notes?.some(Boolean) ? [{ head: notesHead, cells: notes }] : [])]);
  const count = Math.max(0, ...all.map(({ cells }) => cells.length));
  const rows = Array.from({ length: count }, (_, k) => all.map(({ cells }) => cells[k] ?? null));
  return MARK + [all.map(({ head }) => head), ...rows].map((row) => row.map(cellText).join(";") + "\r\n").join("");
}
