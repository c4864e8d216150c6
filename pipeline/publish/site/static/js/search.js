// Texts of shops in, which of them answer some typed words out. By hand: a general engine takes a second to index what this
// reads in the time of one frame, and knows no better the handful of words that people type here.
import { bits, distance, letters, slips, words } from "./text.js";

const SLICE = 40; // milliseconds of work between two breaths, so that typing is never held up on a slow phone
const NAME = 4; // a word of the name weighs more than one of the street
const REST = 1;

/**
 * Index `count` shops. `name(i)` and `rest(i)` give texts; equal texts are read once. `breathe()` lets the page live.
 * Returns { words, masks, shops: [ids of shops by word], weights }.
 */
export async function index(count, name, rest, breathe) {
  const places = new Map();
  const found = { words: [], masks: [], shops: [], weights: [] };
  const read = new Map();
  let since = performance.now();
  for (let i = 0; i < count; i++) {
    note(found, places, i, cached(read, rest(i)), REST);
    note(found, places, i, words(name(i)), NAME);
    if (i % 64 === 0 && performance.now() - since > SLICE) {
      await breathe();
      since = performance.now();
    }
  }
  return found;
}

function cached(read, texts) {
  return texts.flatMap((text) => {
    let known = read.get(text);
    if (!known) read.set(text, (known = words(text)));
    return known;
  });
}

function note(found, places, shop, its, weight) {
  for (const word of its) {
    let place = places.get(word);
    if (place === undefined) {
      places.set(word, (place = found.words.length));
      found.words.push(word);
      found.masks.push(letters(word));
      found.shops.push([]);
      found.weights.push([]);
    }
    const shops = found.shops[place];
    const last = shops.length - 1;
    if (shops[last] === shop) found.weights[place][last] = Math.max(found.weights[place][last], weight);
    else {
      shops.push(shop);
      found.weights[place].push(weight);
    }
  }
}

/** Return the score of each shop that has every word of `query` (Map shop → score); null where nothing is asked. */
export function find(found, query) {
  const asked = words(query);
  if (!asked.length) return fallback(query);
  let scores = null;
  for (const word of asked) {
    const here = new Map();
    for (const [place, likeness] of alike(found, word)) {
      const shops = found.shops[place];
      for (let k = 0; k < shops.length; k++) {
        const shop = shops[k];
        if (scores && !scores.has(shop)) continue;
        const score = likeness * found.weights[place][k];
        if (score > (here.get(shop) ?? 0)) here.set(shop, score);
      }
    }
    if (scores) for (const [shop, score] of here) here.set(shop, score + scores.get(shop));
    scores = here;
  }
  return scores;
}

/** Signs alone (« !? ») match nothing; nothing typed, or a letter alone, asks nothing. */
function fallback(query) {
  return query.trim().length > 1 ? new Map() : null;
}

/** The known words that a typed one may mean, with their likeness: whole or begun as such, else with the slips forgiven. */
function alike(found, word) {
  const exact = [];
  found.words.forEach((known, place) => {
    if (known === word) exact.push([place, 4]);
    else if (known.startsWith(word)) exact.push([place, 3]);
    else if (word.length > 3 && known.length > word.length && known.includes(word)) exact.push([place, 1.5]);
  });
  const most = slips(word);
  if (exact.length || !most) return exact;
  const mask = letters(word);
  const near = [];
  found.words.forEach((known, place) => {
    // letters of the typed word that the known one lacks: each costs a slip
    if (known.length < word.length - most || bits(mask & ~found.masks[place]) > most) return;
    const apart = Math.min(distance(word, known, most), distance(word, known, most, false) + 0.5);
    if (apart <= most + 0.5) near.push([place, 2 / (1 + apart)]);
  });
  return near;
}
