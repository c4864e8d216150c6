// The button, the section and the list's own buttons that open the map: nothing of it is loaded before it is wanted.
import { BASE_MAP, json, make, url } from "./page.js";

const ABSENT = "La carte n'a pas pu être chargée ; la liste dit la même chose.";

const PAUSE = 250; // milliseconds

/**
 * The panel of a page, null where there is no map (its library is not in this copy of the site). `host`: { everything(): promise
 * of { shops, kept }, element(i): item of the list or null, choose(id) }.
 */
export function mapPanel(button, section, host) {
  const { maplibre, pmtiles } = section?.dataset ?? {};
  if (!button || !maplibre) return null;
  const status = make("p", { class: "carte-message", role: "status" });
  const box = make("div", { class: "carte-fond" });
  section.append(status, box);
  const where = {
    library: url(`${maplibre}maplibre-gl.mjs`),
    styles: [url(`${maplibre}maplibre-gl.css`), url("assets/carte.css")],
    tiles: pmtiles && url(`${pmtiles}pmtiles.js`),
  };
  const panel = { button, section, status, box, where, host, opened: null, view: null };
  button.hidden = false;
  button.addEventListener("click", () => (section.hidden ? open(panel) : close(panel)));
  document.addEventListener("click", ({ target }) => {
    const asked = target.closest?.("button.sur-carte");
    if (asked) reveal(panel, asked.closest(".commerce").dataset.id, asked);
  });
  if (/^#\d/.test(location.hash)) open(panel);
  return {
    open: () => open(panel),
    show(shops, kept) {
      clearTimeout(panel.waiting);
      // once the list has answered and the typing rests: drawing thousands of points anew is no matter of every letter
      panel.waiting = setTimeout(() => panel.view?.then((view) => view.show(shops, kept), () => {}), PAUSE);
    },
    reveal: (id) => panel.view && reveal(panel, id, null),
    dress,
  };
}

/** Give an item that has a place its « Sur la carte » button. */
export function dress(item, name) {
  if (item.querySelector(".sur-carte")) return;
  item.append(make("button", { type: "button", class: "sur-carte", "aria-label": `Sur la carte\u00a0: ${name}` }, "Sur la carte"));
}

function open(panel) {
  panel.section.hidden = false;
  panel.button.setAttribute("aria-expanded", "true");
  panel.button.textContent = "Masquer la carte";
  document.documentElement.classList.add("carte-ouverte");
  panel.view ??= load(panel);
  panel.view.then((view) => view.resize(), () => {});
  return panel.view;
}

function close(panel) {
  panel.section.hidden = true;
  panel.button.setAttribute("aria-expanded", "false");
  panel.button.textContent = "Afficher la carte";
  document.documentElement.classList.remove("carte-ouverte");
  history.replaceState(history.state, "", location.pathname + location.search);
}

async function load(panel) {
  panel.status.textContent = "Chargement de la carte…";
  try {
    const { openMap } = await import("./map.js");
    const outlines = json(url("assets/communes.geojson")).catch(() => null);
    const told = { trouble: "" };
    const [view, { shops, kept }] = await Promise.all([
      openMap(panel.box, panel.where, BASE_MAP, outlines, answers(panel, told)),
      panel.host.everything(),
    ]);
    panel.shops = shops;
    await view.show(shops, kept);
    panel.status.textContent = told.trouble;
    panel.section.dataset.prete = ""; // everything is drawn
    return view;
  } catch (error) {
    panel.status.textContent = ABSENT;
    panel.box.remove();
    throw error;
  }
}

function answers(panel, told) {
  return {
    trouble: (sentence) => (told.trouble = sentence),
    chosen: (i) => panel.host.choose(i === null ? "" : panel.shops.id[i]),
    moved: (hash) => !panel.section.hidden && history.replaceState(history.state, "", location.pathname + location.search + hash),
    list: (i) => () => {
      const item = panel.host.element(i);
      item?.scrollIntoView({ block: "center" });
      item?.querySelector("a").focus();
    },
  };
}

async function reveal(panel, id, opener) {
  const view = await open(panel);
  const i = panel.shops.id.indexOf(id);
  if (opener) panel.section.scrollIntoView({ block: "nearest" });
  if (i >= 0) view.select(i, { opener, from: opener ? "list" : "address" });
}
