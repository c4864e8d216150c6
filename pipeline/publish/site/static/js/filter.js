// Columns of shops and criteria in, the places of those kept, in order, out. No page, no clock: `now` is given.
import { OPEN, UNKNOWN, read, stateAt } from "./hours.js";
import { metres } from "./near-me.js";
import { find } from "./search.js";

/** Memory of the states of hours at one minute: thousands of shops share a few hundred texts. */
export function clockOf(now, covered) {
  const parsed = new Map();
  return (code) => {
    if (!parsed.has(code)) parsed.set(code, stateAt(code === null ? null : read(code), now, covered));
    return parsed.get(code);
  };
}

/**
 * Return { kept: [places], unknown, away: distances in metres by place or null }. In the page's order; by likeness where
 * something is searched; by distance where the visitor is known. `unknown`: how many « ouvert maintenant » leaves out because
 * nobody told their hours. `words`: index of search.js, null while it is not made.
 */
export function choose(shops, criteria, { words, state, here }) {
  const scores = criteria.q && words ? find(words, criteria.q) : null;
  const kept = [];
  let unknown = 0;
  for (let i = 0; i < shops.count; i++) {
    if ((scores && !scores.has(i)) || !fits(shops, i, criteria)) continue;
    if (criteria.ouvert) {
      const told = state(shops.hours[i]).state;
      if (told === UNKNOWN) unknown++;
      if (told !== OPEN) continue;
    }
    kept.push(i);
  }
  const away = here ? distances(shops, kept, here) : null;
  if (away) kept.sort((a, b) => away.get(a) - away.get(b) || a - b);
  else if (scores) kept.sort((a, b) => scores.get(b) - scores.get(a) || a - b);
  return { kept, unknown, away };
}

function fits(shops, i, { categorie, commune, epci, service }) {
  if (categorie && shops.family[i] !== categorie && shops.activity[i] !== categorie) return false;
  if (commune && shops.commune[i] !== commune) return false;
  if (epci && shops.epci[i] && shops.epci[i] !== epci) return false;
  for (const code of service) if (!shops.services[i].has(code)) return false;
  return true;
}

function distances(shops, kept, here) {
  const away = new Map();
  for (const i of kept) away.set(i, shops.lon[i] === null ? Infinity : metres(here, shops.lon[i], shops.lat[i]));
  return away;
}
