// What lies over the base map: communes with their names, clusters, pins, the chosen shop. Sources and layers of MapLibre.

const TOWNS = 16; // whose names show from afar
const EMPTY = { type: "FeatureCollection", features: [] };
export const CLUSTERS = "grappes";
export const PINS = "epingles";

/** Add every source and layer to `map`, once its style is there. `outlines`: assets/communes.geojson or null; `bare`: no base map. */
export function addLayers(map, outlines, bare) {
  if (outlines) addCommunes(map, outlines, bare);
  // whatever the zoom, shops at one and the same point stay a cluster, which opens as a list
  map.addSource("commerces", { type: "geojson", data: EMPTY, cluster: true, clusterRadius: 44, clusterMaxZoom: 22, maxzoom: 23 });
  map.addSource("choisi", { type: "geojson", data: EMPTY });
  const alone = ["!", ["has", "point_count"]];
  const image = (kind, ...value) => ["concat", `${kind}:`, ...value];
  const all = { "icon-allow-overlap": true, "icon-ignore-placement": true };
  const symbol = (id, source, layout, rest = {}) => map.addLayer({ id, type: "symbol", source, layout, ...rest });
  symbol("noms", "commerces", { "icon-image": image("nom", ["to-string", ["get", "i"]]), "icon-anchor": "top", "icon-padding": 1 }, { filter: alone, minzoom: 14.5 });
  symbol(PINS, "commerces", { "icon-image": image("pin", ["get", "f"]), "icon-anchor": "bottom", ...all }, { filter: alone });
  symbol(CLUSTERS, "commerces", { "icon-image": image("grappe", ["to-string", ["get", "point_count"]]), ...all }, { filter: ["has", "point_count"] });
  symbol("choisi", "choisi", { "icon-image": image("choisi", ["get", "f"]), "icon-anchor": "bottom", ...all });
}

function addCommunes(map, outlines, bare) {
  map.addSource("communes", { type: "geojson", data: outlines, attribution: outlines.source ?? "" });
  map.addSource("lieux", { type: "geojson", data: { type: "FeatureCollection", features: outlines.features.map(centre).filter(Boolean) } });
  if (bare) map.addLayer({ id: "communes-fond", type: "fill", source: "communes", paint: { "fill-color": "#fbfbf9" } });
  const dashes = outlines.schematique ? { "line-dasharray": [3, 2] } : {};
  map.addLayer({
    id: "communes-trait",
    type: "line",
    source: "communes",
    paint: { "line-color": "#7c8591", "line-width": bare ? 1 : 0.8, "line-opacity": 0.8, ...dashes },
  });
  if (!bare) return; // a base map has its own names
  const names = {
    "icon-image": ["concat", "lieu:", ["get", "nom"]],
    "icon-offset": [0, 30], // under the count, which stands where the town does
    "icon-padding": 6,
    "symbol-sort-key": ["-", 0, ["get", "nombre"]],
  };
  const layer = { type: "symbol", source: "lieux", layout: names };
  const large = [">=", ["get", "nombre"], nth(outlines.features.map(({ properties }) => properties.nombre ?? 0), TOWNS)];
  map.addLayer({ ...layer, id: "villes-nom", filter: large });
  map.addLayer({ ...layer, id: "communes-nom", filter: ["!", large], minzoom: 10 }); // each name is an image to draw
}

/** The n-th largest of some numbers, 0 where there are fewer. */
function nth(numbers, n) {
  return numbers.sort((a, b) => b - a)[n - 1] ?? 0;
}

/** A point for a commune's name: the middle of the box of its largest ring. */
function centre({ geometry, properties }) {
  if (!geometry) return null;
  const rings = geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map(([ring]) => ring);
  const boxes = rings.map(boxOf).sort((a, b) => area(b) - area(a));
  const [west, south, east, north] = boxes[0];
  const coordinates = [(west + east) / 2, (south + north) / 2];
  return { type: "Feature", properties: { nom: properties.nom, nombre: properties.nombre ?? 0 }, geometry: { type: "Point", coordinates } };
}

function area([west, south, east, north]) {
  return (east - west) * (north - south);
}

/** [west, south, east, north] of some [lon, lat] points. */
export function boxOf(points) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of points) {
    if (lon < box[0]) box[0] = lon;
    if (lat < box[1]) box[1] = lat;
    if (lon > box[2]) box[2] = lon;
    if (lat > box[3]) box[3] = lat;
  }
  return box;
}

const written = new WeakMap();

/**
 * The address of a GeoJSON of the places kept: `i` the shop, `f` its family. Written as text and read by the map's own thread:
 * handing 20 000 objects over would hold the page up for as long as a slow phone takes to copy them.
 */
export function pointsUrl(shops, kept) {
  if (!written.has(shops)) written.set(shops, shops.id.map((_, i) => (shops.lon[i] === null ? "" : feature(shops, i))));
  const features = written.get(shops);
  const parts = [];
  for (const i of kept) if (features[i]) parts.push(features[i]);
  const text = `{"type":"FeatureCollection","features":[${parts.join(",")}]}`;
  return URL.createObjectURL(new Blob([text], { type: "application/geo+json" }));
}

function feature({ family, lon, lat }, i) {
  const properties = `{"i":${i},"f":${family[i] ? `"${family[i].replace(/[^a-z-]/g, "")}"` : '""'}}`;
  return `{"type":"Feature","properties":${properties},"geometry":{"type":"Point","coordinates":[${lon[i]},${lat[i]}]}}`;
}
