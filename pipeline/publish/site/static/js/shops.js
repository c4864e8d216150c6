// The items of a page, or an index.json, in; the same columns out, whatever they came from: what filters, sorts and the map read.
//
// { count, id[], name[], own(i): text, groups(): [{ texts, members }], family[], activity[], commune[], epci[], services[] (Set),
//   hours[] (code or null), lon[], lat[] }

const NONE = new Set();
const POSTCODES = 5; // where they begin in the line of a commune

/** Columns of the `<li class="commerce">` given, which stay at hand in `elements`. */
export function fromItems(elements, vocabulary = {}) {
  const data = elements.map((element) => element.dataset);
  const number = (text) => (text === undefined ? null : Number(text));
  return {
    count: elements.length,
    elements,
    id: data.map((d) => d.id),
    name: elements.map((element) => element.querySelector("h3, h2")?.textContent.trim() ?? ""),
    own: (i) => [".activite", ".adresse"].map((slot) => elements[i].querySelector(slot)?.textContent ?? "").join(" "),
    groups: () => groupsOf(
      data.map((d) => `${d.categorie ?? ""} ${d.activite ?? ""}`),
      (key) => meaning(vocabulary, ...key.split(" ")),
    ),
    family: data.map((d) => d.categorie ?? ""),
    activity: data.map((d) => d.activite ?? ""),
    commune: data.map((d) => d.commune ?? ""),
    epci: data.map(() => ""),
    services: data.map((d) => (d.services ? new Set(d.services.split(" ")) : NONE)),
    hours: data.map((d) => d.horaires ?? null),
    lon: data.map((d) => number(d.lon)),
    lat: data.map((d) => number(d.lat)),
  };
}

/** Columns of an index.json. Tables are read once; 20 000 shops share their values. */
export function fromIndex(index, vocabulary = {}) {
  const { colonnes: columns, communes, categories } = index;
  const services = index.services.map((codes) => new Set(codes.split(" ").filter(Boolean)));
  const meanings = ([family, activity, label]) => [label, ...meaning(vocabulary, family, activity)];
  const named = communes.map(([, name]) => name);
  const pick = (table, places, absent) => places.map((place) => (place >= 0 ? table[place] : absent));
  const through = (table, places, column) => pick(table.map((row) => row[column]), places, "");
  return {
    count: columns.id.length,
    elements: null,
    id: columns.id,
    name: columns.nom,
    own: (i) => columns.adresse[i],
    groups: () => [
      ...groupsOf(columns.categorie, (place) => (place < 0 ? [] : meanings(categories[place]))),
      ...groupsOf(columns.commune, (place) => (place < 0 ? [] : [named[place], ...communes[place].slice(POSTCODES)])),
    ],
    address: columns.adresse,
    label: through(categories, columns.categorie, 2),
    town: pick(named, columns.commune, ""),
    family: through(categories, columns.categorie, 0),
    activity: through(categories, columns.categorie, 1),
    commune: through(communes, columns.commune, 0),
    epci: through(communes, columns.commune, 2),
    services: pick(services, columns.services, NONE),
    hours: pick(index.horaires, columns.horaires, null),
    lon: columns.lon,
    lat: columns.lat,
  };
}

/** The words by which an activity is also called: its family's label, its own, its synonyms. */
function meaning({ familles = {}, categories = {} }, family, activity) {
  const [, label = "", synonyms = []] = categories[activity] ?? [];
  return [familles[family] ?? "", label, ...synonyms].filter(Boolean);
}

/** Shops that share a key, with the texts of it. */
function groupsOf(keys, texts) {
  const members = new Map();
  keys.forEach((key, i) => (members.get(key) ?? members.set(key, []).get(key)).push(i));
  return [...members].map(([key, its]) => ({ texts: texts(key), members: its }));
}
