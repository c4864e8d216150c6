// A shop, or several at one point, in; the little page that opens over the map out. Text is text: nothing is read as markup.
import { make, url } from "./page.js";

const MOST = 50;

/** { node } for one shop of `shops` (of shops.js). `toList`: what « Voir dans la liste » does, or null. */
export function onePopup(shops, i, toList) {
  const node = make("div", { class: "bulle" }, heading(shops, i));
  for (const text of [shops.label?.[i], shops.address?.[i]]) if (text) node.append(make("p", {}, text));
  if (shops.elements) node.append(...copied(shops.elements[i]));
  if (toList) {
    const button = make("button", { type: "button" }, "Voir dans la liste");
    button.addEventListener("click", toList);
    node.append(button);
  }
  return node;
}

/** Several shops at the same place: their names, each a link. */
export function manyPopup(shops, places) {
  const items = places.slice(0, MOST).map((i) => make("li", {}, link(shops, i)));
  const rest = places.length > MOST ? [make("p", {}, `et ${places.length - MOST} autres`)] : [];
  return make("div", { class: "bulle" }, make("p", { class: "titre" }, `${places.length} commerces à cet endroit`), make("ul", {}, ...items), ...rest);
}

function heading(shops, i) {
  return make("p", { class: "titre" }, link(shops, i));
}

function link(shops, i) {
  return make("a", { href: url(`e/${encodeURIComponent(shops.id[i])}/`) }, shops.name[i]);
}

/** What the list's own item says: activity, address, today's state. */
function copied(element) {
  return [".activite", ".adresse", ".etat"].map((slot) => element.querySelector(slot)?.cloneNode(true)).filter((node) => node?.textContent.trim());
}
