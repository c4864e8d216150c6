// <carte-commerces commune="47001" services="click_and_collect"> in, an <iframe> of this site and a link to its list out.
//
// Attributes: commune, epci, categorie, services (several: a space), ouvert ("1"), q, vue ("liste"), titre, hauteur (pixels; by
// default the height of what is shown). The page that holds it needs, if it has a Content-Security-Policy, this site's address
// in script-src and frame-src. Nothing is kept, nothing is sent elsewhere, nothing of the page is read.

const SITE = new URL("../", import.meta.url);
const PASSED = { commune: "commune", epci: "epci", categorie: "categorie", services: "service", ouvert: "ouvert", q: "q", vue: "vue" };
const [LOW, HIGH, BEFORE] = [320, 1400, 640]; // pixels

class CarteCommerces extends HTMLElement {
  static observedAttributes = [...Object.keys(PASSED), "titre", "hauteur"];
  #frame = null;
  #listen = (event) => this.#resize(event);

  connectedCallback() {
    addEventListener("message", this.#listen);
    this.#draw();
  }

  disconnectedCallback() {
    removeEventListener("message", this.#listen);
  }

  attributeChangedCallback() {
    if (this.#frame) this.#draw();
  }

  #draw() {
    const title = this.getAttribute("titre") || "Carte et liste des commerces";
    this.#frame = Object.assign(document.createElement("iframe"), { src: this.#address(), title, loading: "lazy" });
    this.#frame.allow = "geolocation"; // asked only when « autour de moi » is clicked
    Object.assign(this.#frame.style, { width: "100%", border: "0", display: "block", height: `${this.#fixed() ?? BEFORE}px` });
    const link = Object.assign(document.createElement("a"), { href: this.#list(), textContent: this.#called() });
    const line = document.createElement("p");
    line.append(link);
    this.replaceChildren(this.#frame, line);
  }

  #address() {
    const address = new URL("carte/", SITE);
    for (const [attribute, key] of Object.entries(PASSED)) {
      const value = this.getAttribute(attribute)?.trim();
      if (value) address.searchParams.set(key, value.replace(/[\s,]+/g, key === "q" ? " " : ","));
    }
    return address.href;
  }

  #list() {
    const code = this.getAttribute("commune")?.trim() ?? "";
    return new URL(/^[0-9][0-9AB][0-9]{3}$/.test(code) ? `communes/${code}/` : "", SITE).href;
  }

  #called() {
    return `Liste des commerces${this.getAttribute("titre") ? ` : ${this.getAttribute("titre")}` : ""}`;
  }

  #fixed() {
    const height = Number(this.getAttribute("hauteur"));
    return height >= 200 && height <= 5000 ? height : null;
  }

  #resize({ origin, source, data }) {
    if (origin !== SITE.origin || source !== this.#frame?.contentWindow || data?.type !== "etal:hauteur" || this.#fixed()) return;
    const height = Number(data.hauteur);
    if (Number.isFinite(height)) this.#frame.style.height = `${Math.min(HIGH, Math.max(LOW, height))}px`;
  }
}

if (!customElements.get("carte-commerces")) customElements.define("carte-commerces", CarteCommerces);
