// The form, the list and the map of a page kept in step: one state, read from the address, written back to it.
import { choose, clockOf } from "./filter.js";
import { FRAMED } from "./frame.js";
import { mapPanel } from "./map-panel.js";
import { whereAmI } from "./near-me.js";
import { COVERED, make, now } from "./page.js";
import { paris } from "./paris.js";
import { fromForm, fromUrl, inWords, narrows, toForm, toUrl } from "./state.js";
import { stockOf } from "./stock.js";
import { asWritten, viewsOf } from "./views.js";

const byId = (id) => document.getElementById(id);
const FAILED = "Les données de la recherche n'ont pas pu être lues. Réessayez, ou parcourez les pages des communes.";
const LOADING = "Lecture des commerces…";

/**
 * Start a page. `indexed`: its shops come from the index, whatever items it holds. `lazy`: nothing is read nor listed until
 * something is asked. Returns the page's state, undefined on a page without a list.
 */
export function directory({ lazy = false, indexed = false } = {}) {
  const [form, list, count] = [byId("filtres"), byId("liste"), byId("compte")];
  if (!form || !list || !count) return undefined;
  const more = make("button", { type: "button", id: "plus", hidden: "" }, "Afficher 50 commerces de plus");
  list.after(more);
  const page = { form, list, count, more, lazy, stock: stockOf(list, indexed), said: count.textContent, here: null, turn: 0 };
  page.criteria = toForm(form, fromUrl(location.search));
  // inside another site's page, what its address asks is what that page is about: clearing the filters goes back to it
  page.scope = FRAMED ? page.criteria : fromUrl("");
  if (!FRAMED) unfold(page);
  page.pages = [...document.querySelectorAll("nav.pages")];
  page.listed = indexed && !lazy;
  page.panel = mapPanel(byId("voir-carte"), byId("carte"), {
    everything: () => everything(page),
    element: (i) => page.views?.now.element(i) ?? null,
    choose: (id) => select(page, id),
  });
  for (const item of page.stock.held) if (item.dataset.lon) page.panel?.dress(item, item.querySelector("h3, h2")?.textContent.trim());
  listen(page);
  form.hidden = false;
  everyMinute(() => (page.views ? refresh(page) : tellHours(page)));
  start(page);
  return page;
}

function start(page) {
  if (page.listed || narrows(page.criteria) || page.criteria.id) {
    refresh(page).then(() => page.criteria.id && page.panel?.reveal(page.criteria.id));
    return;
  }
  tellHours(page);
  // what a search needs is read as soon as the form is entered: the first letter finds its answer ready
  const entered = page.stock.complete ? page.form.elements.q : page.form;
  entered.addEventListener("focusin", () => page.stock.words().catch(() => {}), { once: true });
}

/** Show the fields that the address filled in; a commune alone stands in the title, and unfolded fields would push the map away. */
function unfold({ form, criteria }) {
  const folded = form.querySelector("details.affiner");
  if (folded && (criteria.categorie || criteria.service.length)) folded.open = true;
}

function listen(page) {
  const { form } = page;
  const changed = () => {
    page.criteria = fromForm(form, page.criteria);
    return refresh(page);
  };
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changed();
  });
  form.addEventListener("reset", () => {
    near(page, null);
    setTimeout(() => {
      page.criteria = toForm(form, page.scope); // once the fields are empty
      refresh(page);
    });
  });
  byId("autour")?.addEventListener("click", () => nearMe(page));
  addEventListener("popstate", () => {
    page.criteria = toForm(form, fromUrl(location.search));
    refresh(page);
  });
}

async function nearMe(page) {
  if (page.here) near(page, null);
  else {
    try {
      near(page, await whereAmI());
    } catch (refusal) {
      page.count.textContent = refusal.message;
      return;
    }
  }
  await refresh(page);
}

function near(page, here) {
  page.here = here;
  byId("autour")?.setAttribute("aria-pressed", String(Boolean(here)));
}

/** Read what is needed, choose, show, tell. The last thing asked wins over what was still being read. */
async function refresh(page) {
  const mine = ++page.turn;
  const { criteria } = page;
  try {
    if (!page.views && !page.stock.complete) page.count.textContent = LOADING;
    const shops = await ready(page);
    const words = criteria.q ? await page.stock.words() : null;
    if (mine !== page.turn) return;
    show(page, shops, words);
  } catch (error) {
    page.count.textContent = FAILED;
    console.error(error);
  }
}

async function ready(page) {
  const shops = await page.stock.shops();
  const words = page.stock.complete ? {} : await page.stock.vocabulary(); // the items of a page have their own
  page.views ??= viewsOf(page, shops, words);
  return shops;
}

function show(page, shops, words) {
  const { criteria, here, views } = page;
  const at = paris(now());
  const state = clockOf(at, COVERED);
  const asked = narrows(criteria) || Boolean(here);
  const shown = choose(shops, criteria, { words, state, here });
  views.now = asked || page.listed ? views.results : views.own;
  views.now.show(shown.kept, shown.away);
  views.now.tick(state, at);
  page.list.hidden = !page.list.childElementCount;
  for (const nav of page.pages) nav.hidden = views.now !== views.own;
  page.count.textContent = asked || page.listed ? sentence(shown, criteria, here) : page.said;
  if (byId("vide")) byId("vide").hidden = shown.kept.length > 0;
  if (byId("filtres-rappel")) byId("filtres-rappel").textContent = inWords(page.form, criteria, views.labels);
  address(page);
  page.panel?.show(shops, shown.kept);
  page.shown = { shops, kept: shown.kept };
}

/** What the map draws: asked when it is opened, on a page that may have read nothing yet. */
async function everything(page) {
  if (!page.shown) await refresh(page);
  return page.shown;
}

function sentence({ kept, unknown }, { ouvert }, here) {
  const many = (n, word) => `${n.toLocaleString("fr-FR")} ${word}${n > 1 ? "s" : ""}`;
  const open = ouvert ? ` ouvert${kept.length > 1 ? "s" : ""} maintenant` : "";
  const order = here && kept.length > 1 ? ", du plus proche au plus loin" : "";
  const others = ouvert && unknown ? ` (${many(unknown, "autre")} sans horaires connus)` : "";
  return `${many(kept.length, "commerce")}${open}${order}${others}`;
}

/** Mark the item of a shop that was chosen on the map, and say so in the address; "" for none. */
function select(page, id) {
  for (const marked of page.list.querySelectorAll('[aria-current="true"]')) marked.removeAttribute("aria-current");
  page.list.querySelector(`[data-id="${CSS.escape(id)}"]`)?.setAttribute("aria-current", "true");
  page.criteria = { ...page.criteria, id };
  address(page);
}

function address({ criteria }) {
  const written = `${location.pathname}${toUrl(criteria, location.search)}${location.hash}`;
  if (written !== `${location.pathname}${location.search}${location.hash}`) history.replaceState(history.state, "", written);
}

/** Today's states of the items that the page was written with, nothing else being read. */
function tellHours(page) {
  const at = paris(now());
  asWritten(page).tick(clockOf(at, COVERED), at);
}

function everyMinute(act) {
  const minute = () => Math.floor(now().getTime() / 60_000);
  let last = minute();
  setInterval(() => {
    if (minute() === last || document.hidden) return;
    last = minute();
    act();
  }, 5_000);
}
