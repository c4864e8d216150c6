// The page that builds what a town hall pastes: choices in, three snippets and a live preview out.
import { make, url } from "./page.js";

const form = document.getElementById("constructeur");
const preview = document.getElementById("apercu");
const site = form?.dataset.url;
const PAUSE = 500; // milliseconds before the preview is drawn anew

/** What was chosen: [[key, value], …] of the query string, what it is in words, its list, the height. */
function chosen() {
  const data = new FormData(form);
  const asked = ["commune", "epci", "categorie"].map((key) => [key, data.get(key) ?? ""]).filter(([, value]) => value);
  // a commune says its intercommunalité: both at once would only confuse
  if (data.get("commune")) asked.splice(0, asked.length, ...asked.filter(([key]) => key !== "epci"));
  const services = data.getAll("service");
  const named = (key) => form.elements[key].selectedOptions[0].textContent.trim();
  const place = ["commune", "epci"].find((key) => asked.some(([known]) => known === key));
  const [family] = asked.filter(([key]) => key === "categorie").map(() => named("categorie"));
  const what = family ? `${family[0].toLowerCase()}${family.slice(1)}` : "commerces";
  const where = place ? named(place) : form.dataset.lieu;
  return { asked, services, what: `${where} : ${what}`, list: listOf(asked, place), height: height(data.get("hauteur")) };
}

function height(text) {
  return Math.min(1200, Math.max(300, Math.round(Number(text)) || 600));
}

function listOf(asked, place) {
  const folder = { commune: "communes", epci: "epci" }[place];
  if (folder) return `${folder}/${asked.find(([key]) => key === place)[1]}/`;
  const [category] = asked.filter(([key]) => key === "categorie").map(([, value]) => value);
  return category ? `categories/${category}/` : "communes/";
}

function query({ asked, services }) {
  const text = new URLSearchParams([...asked, ...services.map((code) => ["service", code])]).toString();
  return text ? `?${text}` : "";
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
}

function tag(name, attributes, content = "") {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return `<${name}${written.join("")}>${content}</${name}>`;
}

/** The three snippets of what was chosen, by the end of their textarea's id. */
function snippets(choice) {
  const title = `${choice.what}, carte et liste`;
  const map = `${site}carte/${query(choice)}`;
  const frame = { src: map, title, width: "100%", height: choice.height, style: "border:0", loading: "lazy", allow: "geolocation" };
  const link = tag("p", {}, tag("a", { href: `${site}${choice.list}` }, escaped(`${choice.what}, liste complète`)));
  const attributes = { ...Object.fromEntries(choice.asked), ...(choice.services.length ? { services: choice.services.join(" ") } : {}), titre: title };
  return {
    iframe: `${tag("iframe", frame)}\n${link}`,
    element: `${tag("script", { type: "module", src: `${site}embed/v1.js` })}\n${tag("carte-commerces", attributes)}`,
    lien: tag("a", { href: map }, escaped(title)),
  };
}

function write() {
  const choice = chosen();
  for (const [kind, text] of Object.entries(snippets(choice))) document.getElementById(`code-${kind}`).value = text;
  const address = `${url("carte/")}${query(choice)}`;
  preview.height = choice.height;
  preview.title = `Aperçu : ${choice.what}`;
  if (preview.src !== address) preview.src = address;
}

async function copy(button, said) {
  const code = document.getElementById(button.dataset.de);
  try {
    await navigator.clipboard.writeText(code.value);
    said.textContent = "Copié.";
  } catch {
    code.select(); // no clipboard here (http, or refused): the code is selected, the keyboard does the rest
    said.textContent = "Code sélectionné : Ctrl+C pour le copier.";
  }
}

if (form && preview) {
  form.hidden = false;
  document.getElementById("zone-apercu").hidden = false;
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(write, PAUSE);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of document.querySelectorAll("button.copier")) {
    const said = make("span", { role: "status", class: "detail" });
    button.after(" ", said);
    button.hidden = false;
    button.addEventListener("click", () => copy(button, said));
  }
  write();
}
