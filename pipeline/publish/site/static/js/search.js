// Texts of shops in, which of them answer some typed words out. By hand: a general engine takes a second to index what this
// reads in the time of one frame, and knows no better the handful of words that people type here.
import { bits, distance, letters, slips, words } from "./text.js";

const SLICE = 40; // milliseconds of work between two breaths, so that typing is never held up on a slow phone
const NAME = 4; // a word of the name weighs more than one of the street
const REST = 1;

/**
 * Index `count` shops. `name(i)` and `own(i)` give texts of a shop; `groups`: [{ texts, members: [shops] }], what many shops
 * share (an activity and its thirty synonyms, a commune) and is read once. `breathe()` lets the page live.
 * Returns { words, masks, shops: [shops by word], weights, groups: [groups by word], members }.
 */
export async function index(count, name, own, groups, breathe) {
  const found = { words: [], masks: [], shops: [], weights: [], groups: [], members: groups.map(({ members }) => members) };
  const places = new Map();
  groups.forEach(({ texts }, group) => {
    for (const word of new Set(texts.flatMap(words))) found.groups[placeOf(found, places, word)].push(group);
  });
  let since = performance.now();
  for (let i = 0; i < count; i++) {
    for (const word of words(own(i))) note(found, placeOf(found, places, word), i, REST);
    for (const word of words(name(i))) note(found, placeOf(found, places, word), i, NAME);
    if (i % 64 === 0 && performance.now() - since > SLICE) {
      await breathe();
      since = performance.now();
    }
  }
  return found;
}

function placeOf(found, places, word) {
  let place = places.get(word);
  if (place === undefined) {
    places.set(word, (place = found.words.length));
    found.words.push(word);
    found.masks.push(letters(word));
    for (const column of [found.shops, found.weights, found.groups]) column.push([]);
  }
  return place;
}

function note({ shops, weights }, place, shop, weight) {
  const last = shops[place].length - 1;
  if (shops[place][last] === shop) weights[place][last] = Math.max(weights[place][last], weight);
  else {
    shops[place].push(shop);
    weights[place].push(weight);
  }
}

/** Return the score of each shop that has every word of `query` (Map shop → score); null where nothing is asked. */
export function find(found, query) {
  const asked = words(query);
  if (!asked.length) return fallback(query);
  let scores = null;
  for (const word of asked) {
    const here = new Map();
    const score = (shop, points) => {
      if ((!scores || scores.has(shop)) && points > (here.get(shop) ?? 0)) here.set(shop, points);
    };
    for (const [place, likeness] of alike(found, word)) {
      found.shops[place].forEach((shop, k) => score(shop, likeness * found.weights[place][k]));
      for (const group of found.groups[place]) for (const shop of found.members[group]) score(shop, likeness * REST);
    }
    if (scores) for (const [shop, points] of here) here.set(shop, points + scores.get(shop));
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
