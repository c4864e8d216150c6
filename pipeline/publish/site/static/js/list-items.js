// Items that the page already holds: hide, sort, mark. One of two lists (see list-index.js): same functions.
import { told } from "./near-me.js";
import { write } from "./told.js";

/** The list of a page that is complete. `shops`: of shops.js, with its elements. */
export function itemsList(list, shops) {
  return {
    /** Show `kept`, in order, with their distance where the visitor is known. */
    show(kept, away) {
      const shown = new Set(kept);
      shops.elements.forEach((element, i) => (element.hidden = !shown.has(i)));
      list.append(...kept.map((i) => shops.elements[i]), ...shops.elements.filter((element) => element.hidden));
      for (const i of kept) distance(shops.elements[i], away?.get(i));
      streets(list, Boolean(away));
    },
    /** Tell today's state of each. */
    tick(state, now) {
      shops.elements.forEach((element, i) => {
        const slot = element.querySelector(".etat");
        if (slot) write(slot, state(shops.hours[i]), now);
      });
    },
    /** The element of a shop; null where it is not shown. */
    element(i) {
      return shops.elements[i].hidden ? null : shops.elements[i];
    },
  };
}

/** Set anew which item is the first of its street: the printed list has its name there; none when sorted otherwise. */
function streets(list, sorted) {
  let before = null;
  for (const element of list.children) {
    if (element.hidden) continue;
    const { commune, voie = "" } = element.dataset;
    if (!sorted && voie && `${commune}/${voie}` !== before) element.dataset.premier = voie;
    else delete element.dataset.premier;
    before = `${commune}/${voie}`;
  }
}

export function distance(element, metres) {
  let slot = element.querySelector(".distance");
  if (metres === undefined || metres === Infinity) return slot?.remove();
  if (!slot) {
    slot = document.createElement("p");
    slot.className = "distance";
    (element.querySelector(".adresse") ?? element.lastElementChild).after(slot);
  }
  slot.textContent = `à ${told(metres)}`;
}
