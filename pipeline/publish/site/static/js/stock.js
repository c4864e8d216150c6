// Where the shops of a page come from: the items it holds, or the index beside it, fetched when first needed.
import { breathe, json, url } from "./page.js";
import { index as indexWords } from "./search.js";
import { fromIndex, fromItems } from "./shops.js";

/** { labels of services, shops(), words() } ; the vocabulary is fetched once, and a page without it still filters. */
export function stockOf(list, always) {
  const held = [...list.children];
  const total = Number(list.dataset.nombre ?? held.length);
  const address = new URL(list.dataset.index ?? "index.json", location.href).href;
  const vocabulary = () => json(url("assets/vocabulaire.json")).catch(() => ({}));
  const known = {}; // the vocabulary, once it is there: items by themselves filter without it
  let shops = null;
  let words = null;
  return {
    held,
    /** Whether the page holds all there is: nothing to fetch but the words of activities. */
    complete: !always && held.length >= total,
    vocabulary,
    shops() {
      shops ??= this.complete ? Promise.resolve(fromItems(held, known)) : indexed(address, vocabulary);
      shops.catch(() => (shops = null));
      return shops;
    },
    /** The words of every shop, for search.js: made in slices, once. */
    words() {
      words ??= Promise.all([this.shops(), vocabulary()]).then(([all, told]) => {
        Object.assign(known, told);
        return indexWords(all.count, (i) => all.name[i], all.own, all.groups(), breathe);
      });
      words.catch(() => (words = null));
      return words;
    },
  };
}

async function indexed(address, vocabulary) {
  const [index, words] = await Promise.all([json(address), vocabulary()]);
  return fromIndex(index, words);
}
