// The base map asked by territoire.yml in, a MapLibre style out: IGN's grey plan, tiles of a PMTiles file, or nothing but paper.

const IGN = "https://data.geopf.fr/annexes/ressources/vectorTiles/styles/PLAN.IGN/gris.json";
const PATIENCE = 6000; // milliseconds: a map without its base is better than none
const PAPER = "#f3f4f1";
const WATER = "#c9dcea";

/** The style of no base at all. */
export function blank() {
  return { version: 8, sources: {}, layers: [{ id: "papier", type: "background", paint: { "background-color": PAPER } }] };
}

/**
 * { style, credit, trouble }: `trouble` is a French sentence when the base could not be reached, and the style is then blank.
 * `tiles`: address of the PMTiles reader, loaded only where it is needed.
 */
export async function baseStyle(fond, maplibre, tiles) {
  try {
    if (fond === "ign") return { style: await ign(), credit: "© IGN" };
    if (fond.startsWith("pmtiles:")) return { style: await pmtiles(fond.slice("pmtiles:".length), maplibre, tiles) };
    return { style: blank() };
  } catch (error) {
    console.warn(error);
    return { style: blank(), trouble: "Le fond de carte ne répond pas : seules les limites des communes sont montrées." };
  }
}

async function ign() {
  const answer = await fetch(IGN, { signal: AbortSignal.timeout(PATIENCE), credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Error(`${answer.status} ${IGN}`);
  return answer.json();
}

async function pmtiles(address, maplibre, tiles) {
  const { PMTiles, Protocol } = await reader(tiles);
  const absolute = new URL(address, new URL(document.documentElement.dataset.racine ?? "./", location.href)).href;
  const protocol = new Protocol();
  const archive = new PMTiles(absolute);
  protocol.add(archive);
  maplibre.addProtocol("pmtiles", protocol.tile);
  const { tileType, maxZoom } = await archive.getHeader();
  const { attribution = "© OpenStreetMap" } = (await archive.getMetadata()) ?? {};
  const url = `pmtiles://${absolute}`;
  if (tileType !== 1) {
    const base = { type: "raster", url, tileSize: 256, maxzoom: maxZoom, attribution };
    return { ...blank(), sources: { base }, layers: [...blank().layers, { id: "base", type: "raster", source: "base" }] };
  }
  return { version: 8, sources: { base: { type: "vector", url, attribution } }, layers: vectorLayers() };
}

/** The reader is published as a classic script that leaves one global. */
function reader(address) {
  if (globalThis.pmtiles) return globalThis.pmtiles;
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(globalThis.pmtiles);
    script.onerror = () => reject(new Error(address));
    document.head.append(script);
  });
}

/** Protomaps' layers, without a name: those of the communes are ours, and need no font from elsewhere. */
function vectorLayers() {
  const layer = (id, type, of, paint, rest = {}) => ({ id: `base-${id}`, type, source: "base", "source-layer": of, paint, ...rest });
  const kinds = (...names) => ({ filter: ["in", ["get", "kind"], ["literal", names]] });
  const road = (id, width, names) => layer(id, "line", "roads", { "line-color": "#ffffff", "line-width": width }, kinds(...names));
  const wide = (low, high) => ["interpolate", ["exponential", 1.6], ["zoom"], 7, low, 18, high];
  return [
    { id: "papier", type: "background", paint: { "background-color": PAPER } },
    layer("sol", "fill", "earth", { "fill-color": PAPER }),
    layer("vert", "fill", "landuse", { "fill-color": "#e2eadb" }, kinds("park", "forest", "wood", "nature_reserve", "grassland")),
    layer("bati-dense", "fill", "landuse", { "fill-color": "#ebe9e6" }, kinds("residential", "industrial", "commercial")),
    layer("eau", "fill", "water", { "fill-color": WATER }, { filter: ["==", ["geometry-type"], "Polygon"] }),
    layer("riviere", "line", "water", { "line-color": WATER, "line-width": wide(0.5, 6) }, { filter: ["==", ["geometry-type"], "LineString"] }),
    road("chemin", wide(0.1, 4), ["path", "other"]),
    road("rue", wide(0.2, 14), ["minor_road"]),
    road("route", wide(0.6, 18), ["major_road"]),
    layer("autoroute", "line", "roads", { "line-color": "#e6d3b1", "line-width": wide(1, 20) }, kinds("highway")),
    layer("rail", "line", "roads", { "line-color": "#c4c4c4", "line-width": 1 }, kinds("rail")),
    layer("bati", "fill", "buildings", { "fill-color": "#dedbd6" }, { minzoom: 14 }),
  ];
}
