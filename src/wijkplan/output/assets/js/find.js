// Finding areas by name or code.

const MOST = 8;

/** Without accents and capitals. */
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** What can be found: the areas of all levels. */
export const entriesOf = (levels) => levels.flatMap((level) =>
  level.areas.map((area) => ({ area, level, key: plain(area.name), code: area.code.toLowerCase() })));

/** Best first: whole name or code, then beginning, then beginning of a word, then anywhere. */
export function find(entries, text) {
  const wanted = plain(text.trim());
  if (!wanted) return [];
  const rank = ({ key, code }) =>
    key === wanted || code === wanted ? 0
    : key.startsWith(wanted) || code.startsWith(wanted) ? 1
    : key.includes(" " + wanted) ? 2
    : key.includes(wanted) || code.includes(wanted) ? 3 : 4;
  return entries.map((entry) => [rank(entry), entry]).filter(([place]) => place < 4)
    .sort((a, b) => a[0] - b[0] || a[1].key.localeCompare(b[1].key, "nl"))
    .slice(0, MOST).map(([, entry]) => entry);
}
