// Items that the page already holds: hide, sort, mark. One of two lists (see list-index.js): same functions.
import { told } from "./near-me.js";
import { write } from "./told.js";

/** The list of a page that is complete. `shops`: of shops.js, with its elements. */
export function itemsList(list, shops) {
  const headings = headingsOf(shops.elements);
  return {
    /** Show `kept`, in order, with their distance where the visitor is known. */
    show(kept, away) {
      const shown = new Set(kept);
      shops.elements.forEach((element, i) => (element.hidden = !shown.has(i)));
      list.append(...kept.map((i) => shops.elements[i]), ...shops.elements.filter((element) => element.hidden));
      for (const i of kept) distance(shops.elements[i], away?.get(i));
      const sorted = kept.some((place, n) => n > 0 && place < kept[n - 1]);
      shops.elements.forEach((element) => delete element.dataset.premier);
      if (!sorted) head(shops.elements, kept, headings);
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

/** The heading under which each item is printed: its own, else that of the item above. */
function headingsOf(elements) {
  let current = "";
  return elements.map((element) => (current = element.dataset.premier ?? current));
}

/** Give each heading to the first item that shows under it. */
function head(elements, kept, headings) {
  let before = "";
  for (const i of kept) {
    if (headings[i] && headings[i] !== before) elements[i].dataset.premier = headings[i];
    before = headings[i];
  }
}

/** Say how far a shop is; nothing where that is not known. */
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
