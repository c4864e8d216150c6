// Results of an index, made into items as they are asked for: fifty, then fifty more. Same markup as the pages' (CONTRACT.md).
import { distance } from "./list-items.js";
import { make, url } from "./page.js";
import { write } from "./told.js";

const STEP = 50;
const MOST = 4; // services told of one shop

/** The list of results of `shops` (of shops.js) in `list`. `vocabulary`: of assets/vocabulaire.json; `more`: « Afficher plus »; `panel`: the map's. */
export function indexList(list, shops, vocabulary, { more, panel }) {
  let kept = [];
  let away = null;
  let clock = null;
  const made = new Map();

  function grow(to) {
    const from = list.childElementCount;
    const items = kept.slice(from, to).map((i) => element(i));
    list.append(...items);
    more.hidden = list.childElementCount >= kept.length;
    return items;
  }

  function element(i) {
    if (!made.has(i)) {
      made.set(i, item(shops, i, vocabulary));
      if (shops.lon[i] !== null) panel?.dress(made.get(i), shops.name[i]);
    }
    distance(made.get(i), away?.get(i));
    if (clock) write(made.get(i).querySelector(".etat"), clock.state(shops.hours[i]), clock.now);
    return made.get(i);
  }

  more.addEventListener("click", () => {
    const [first] = grow(list.childElementCount + STEP);
    first?.querySelector("a").focus(); // the button may be gone, and the next item is what was asked for
  });
  return {
    show(places, distances) {
      kept = places;
      away = distances;
      list.replaceChildren();
      grow(STEP);
    },
    tick(state, now) {
      clock = { state, now };
      for (const shown of kept.slice(0, list.childElementCount)) element(shown);
    },
    /** The element of a shop, made up to it where it is further down; null where it is not among the results. */
    element(i) {
      const place = kept.indexOf(i);
      if (place < 0) return null;
      if (place >= list.childElementCount) grow(Math.ceil((place + 1) / STEP) * STEP);
      return made.get(i);
    },
  };
}

function item(shops, i, { services: labels = {}, a_distance: strong = [] }) {
  const text = (name, content) => (content ? [make("p", { class: name }, content)] : []);
  const where = [shops.address[i], shops.town[i]].filter(Boolean).join(", ");
  const badge = (code) => make("li", { class: strong.includes(code) ? "fort" : null }, labels[code] ?? code);
  const badges = [...shops.services[i]].slice(0, MOST).map(badge);
  const others = shops.services[i].size - badges.length;
  if (others > 0) badges.push(make("li", {}, `+ ${others}`));
  return make(
    "li",
    { class: "commerce", "data-id": shops.id[i], "data-commune": shops.commune[i], "data-categorie": shops.family[i] || null },
    make("h3", {}, make("a", { href: url(`e/${encodeURIComponent(shops.id[i])}/`) }, shops.name[i])),
    ...text("activite", shops.label[i]),
    ...text("adresse", where),
    make("p", { class: "etat" }),
    ...(badges.length ? [make("ul", { class: "services", "aria-label": "Services" }, ...badges)] : []),
  );
}
