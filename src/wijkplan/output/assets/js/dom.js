// Making and finding elements. Text from the data reaches the page as textContent only, so markup
// in a name stays text.

/** Make an element: el("p", {class: "klein"}, "text", child…). Attributes null or false are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Options of a select from [value, label] pairs. */
export const options = (pairs) => pairs.map(([value, label]) => el("option", { value }, label));

/** Whether the reader asked the system for less motion. */
export const wantsLessMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Tell a reader with a screen reader what has changed. */
export function say(text) {
  const region = byId("melding");
  if (region) region.textContent = text;
}
