// What a page says of itself (CONTRACT.md, « Every page ») in, plain values out.

const { racine = "./", du = "", au = "", fond = "aucun" } = document.documentElement.dataset;

export const BASE_MAP = fond;
/** The days that the hours cover, and the public holidays in them. */
export const COVERED = { du, au, feries: inPage("feries") ?? {} };

/** Absolute address of something of the site. */
export function url(path) {
  return new URL(racine + path, location.href).href;
}

export function inPage(id) {
  const script = document.getElementById(id);
  return script ? JSON.parse(script.textContent) : null;
}

const asked = new Map();

/** The JSON at an address, fetched once a page. Rejects with an Error to be told where it cannot be read. */
export function json(address) {
  if (!asked.has(address)) {
    asked.set(
      address,
      fetch(address).then((answer) => {
        if (!answer.ok) throw new Error(`${answer.status} ${address}`);
        return answer.json();
      }),
    );
    asked.get(address).catch(() => asked.delete(address)); // a cut line may come back
  }
  return asked.get(address);
}

/** Let the page paint and answer before going on. */
export function breathe() {
  return new Promise((go) => setTimeout(go, 0));
}

/** An element: make("p", { class: "etat" }, "text", child). Text is text: nothing here reads markup. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** The moment: now, of the visitor's clock. */
export function now() {
  return new Date();
}
