// Query string, form and criteria: three writings of one state. criteria: { q, categorie, commune, epci, service: [], ouvert, id }.

const TEXTS = ["q", "categorie", "commune", "epci", "id"];

/** Criteria asked by a query string. `service` may be repeated, or hold several codes parted by a comma or a blank. */
export function fromUrl(search) {
  const asked = new URLSearchParams(search);
  const criteria = Object.fromEntries(TEXTS.map((key) => [key, (asked.get(key) ?? "").trim()]));
  const services = [...asked.getAll("service"), ...asked.getAll("services")].join(" ").split(/[\s,|]+/);
  criteria.service = [...new Set(services.filter(Boolean))];
  criteria.ouvert = ["1", "oui", "true"].includes(asked.get("ouvert") ?? "");
  return criteria;
}

/** The query string of criteria, "" where nothing is asked, written over `search`, whose other keys are kept. */
export function toUrl(criteria, search = "") {
  const asked = new URLSearchParams(search);
  for (const key of [...TEXTS, "service", "services", "ouvert"]) asked.delete(key);
  for (const key of TEXTS) if (criteria[key]) asked.set(key, criteria[key]);
  for (const code of criteria.service) asked.append("service", code);
  if (criteria.ouvert) asked.set("ouvert", "1");
  const text = asked.toString();
  return text ? `?${text}` : "";
}

/** What the form says; `epci` and `id`, which have no field, stay as they were. */
export function fromForm(form, before) {
  const data = new FormData(form);
  const text = (key) => (form.elements[key] ? String(data.get(key) ?? "").trim() : before[key]);
  return {
    q: text("q"),
    categorie: text("categorie"),
    commune: text("commune"),
    epci: before.epci,
    id: "",
    service: [...before.service.filter((code) => !boxOf(form, code)), ...data.getAll("service").map(String)],
    ouvert: form.elements.ouvert ? data.has("ouvert") : before.ouvert,
  };
}

/** Show criteria in the form; return them without the values that a list of it does not offer: nothing filters unseen. */
export function toForm(form, criteria) {
  const shown = { ...criteria };
  for (const key of ["q", "categorie", "commune"]) {
    const field = form.elements[key];
    if (!field) continue;
    field.value = criteria[key];
    shown[key] = field.value;
  }
  for (const box of form.querySelectorAll('[name="service"]')) box.checked = criteria.service.includes(box.value);
  if (form.elements.ouvert) form.elements.ouvert.checked = criteria.ouvert;
  return shown;
}

function boxOf(form, code) {
  return [...form.querySelectorAll('[name="service"]')].find((box) => box.value === code);
}

/** Whether anything narrows the list. */
export function narrows(criteria) {
  return Boolean(criteria.q || criteria.categorie || criteria.commune || criteria.epci || criteria.ouvert || criteria.service.length);
}

/** « Boulangerie ; click & collect ; ouverts maintenant », "" where nothing is asked. `services`: labels of those without a box. */
export function inWords(form, criteria, services = {}) {
  const chosen = (key) => bare(form.elements[key]?.selectedOptions?.[0]?.textContent) || criteria[key];
  const parts = [criteria.q && `«\u00a0${criteria.q}\u00a0»`];
  for (const key of ["categorie", "commune"]) parts.push(criteria[key] && chosen(key));
  for (const code of criteria.service) parts.push(bare(boxOf(form, code)?.labels[0]?.textContent) || services[code] || code);
  parts.push(criteria.ouvert && "ouverts maintenant");
  return parts.filter(Boolean).join("\u00a0; ");
}

/** A label without the count that follows it: « Drive 7 », « Alimentation : tout (12) ». */
function bare(label = "") {
  return label.trim().replace(/(\s:\stout)?\s*\(?\d[\d\s]*\)?$/u, "");
}
