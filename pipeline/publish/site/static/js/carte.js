// The page of the map and its list: what other sites show in a frame.
import { directory } from "./directory.js";
import { fitFrame } from "./frame.js";

fitFrame();
const page = directory({ indexed: true });
const { commune, epci } = page?.criteria ?? {};
const whole = document.getElementById("liste-complete");
const title = document.querySelector("h1");
const town = document.querySelector("#commune")?.selectedOptions[0]?.textContent.replace(/ \(\d+\)$/, "");

// the link and the title say what the query string asks for
if (whole && (commune || epci)) whole.href = commune ? `../communes/${commune}/` : `../epci/${encodeURIComponent(epci)}/`;
if (title && commune && town) title.textContent = `${town}\u00a0: carte des commerces`;

// this page is the map's own: it opens by itself, unless the list alone is asked (?vue=liste)
if (new URLSearchParams(location.search).get("vue") !== "liste") page?.panel?.open();
