// The list of a page and the list of results that takes its place: { own, results, now }, both with show, tick and element.
import { indexList } from "./list-index.js";
import { itemsList } from "./list-items.js";

/** `page`: of directory.js. A page that holds all its shops hides and sorts them; another swaps its items for the results. */
export function viewsOf(page, shops, vocabulary) {
  if (page.stock.complete) {
    const view = itemsList(page.list, shops);
    return { own: view, results: view, now: view, labels: vocabulary.services };
  }
  const own = asWritten(page);
  return { own, results: indexList(page.list, shops, vocabulary, page), now: own, labels: vocabulary.services };
}

/** The items that the page was written with (none where it lists nothing before it is asked): shown whole, in their order. */
export function asWritten(page) {
  page.written ??= written(page);
  return page.written;
}

function written({ stock, list, more }) {
  const held = { elements: stock.held, hours: stock.held.map((element) => element.dataset.horaires ?? null) };
  const items = itemsList(list, held);
  const places = stock.held.map((_, i) => i);
  return {
    show() {
      list.replaceChildren(...stock.held);
      items.show(places, null);
      more.hidden = true;
    },
    tick: items.tick,
    element: () => null,
  };
}
