// An element and shops in, a MapLibre map out. Loaded only when the map is wanted; its library comes from the site's own assets.
import { PIXEL_RATIO, draw } from "./map-images.js";
import { CLUSTERS, PINS, addLayers, boxOf, pointsUrl } from "./map-layers.js";
import { manyPopup, onePopup } from "./map-popup.js";
import { baseStyle } from "./map-style.js";

const LOCALE = {
  "AttributionControl.ToggleAttribution": "Montrer ou cacher les crédits",
  "Map.Title": "Carte des commerces : flèches pour se déplacer, plus et moins pour zoomer. La liste dit la même chose.",
  "NavigationControl.ZoomIn": "Zoomer",
  "NavigationControl.ZoomOut": "Dézoomer",
  "Popup.Close": "Fermer",
  "CooperativeGesturesHandler.WindowsHelpText": "Ctrl + molette pour zoomer",
  "CooperativeGesturesHandler.MacHelpText": "⌘ + molette pour zoomer",
  "CooperativeGesturesHandler.MobileHelpText": "Deux doigts pour déplacer la carte",
};
const CLOSE = 16; // zoom at which one shop is shown

/**
 * Open a map in `box`. `where`: { library, styles, tiles } addresses; `outlines`: promise of assets/communes.geojson or null;
 * `on`: { chosen(i), list(i), moved(hash), trouble(sentence) }. Rejects when there is no WebGL or no library.
 */
export async function openMap(box, where, fond, outlines, on) {
  await Promise.all(where.styles.map(link));
  const maplibre = await import(where.library);
  const [base, communes] = await Promise.all([baseStyle(fond, maplibre, where.tiles), outlines]);
  if (base.trouble) on.trouble(base.trouble);
  const map = new maplibre.Map({ ...options(box, base), ...start(communes) });
  const view = { map, maplibre, on, shops: null, kept: [], popup: null, framed: Boolean(hashView()), blob: null };
  map.setMissingStyleImageResolver((id) => {
    const image = draw(id, view.shops?.name ?? []);
    if (image && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: PIXEL_RATIO });
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl(), "bottom-left");
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  await map.once("load");
  addLayers(map, communes, !Object.keys(base.style.sources).length);
  listen(view);
  return {
    show: (shops, kept) => show(view, shops, kept),
    select: (i, options) => select(view, i, options),
    resize: () => map.resize(),
    map,
  };
}

/** Read a style sheet, before the site's own. */
function link(address) {
  if (document.querySelector(`link[href="${address}"]`)) return null;
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  document.querySelector('link[rel="stylesheet"][href$="/site.css"]').before(sheet);
  return new Promise((ready) => (sheet.onload = sheet.onerror = ready));
}

function options(box, { style, credit }) {
  return {
    container: box,
    style,
    attributionControl: { compact: true, customAttribution: credit ?? [] },
    cooperativeGestures: true,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    maxZoom: 20,
    locale: LOCALE,
    validateStyle: false,
  };
}

/** « #15/44.35/0.52 » as a view; null for any other hash. */
export function hashView() {
  const [, zoom, lat, lon] = /^#(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/.exec(location.hash) ?? [];
  return zoom && Math.abs(lat) <= 85 ? { zoom: Number(zoom), center: [Number(lon), Number(lat)] } : null;
}

function start(communes) {
  const box = communes?.bbox ?? [-5, 42.3, 8.3, 51.1];
  return hashView() ?? { bounds: box, fitBoundsOptions: { padding: 16, animate: false } };
}

function show(view, shops, kept) {
  view.shops = shops;
  view.kept = kept;
  const address = pointsUrl(shops, kept);
  const before = view.blob;
  view.blob = address;
  const read = view.map.getSource("commerces").setData(address);
  if (view.popup && view.chosen !== undefined && !kept.includes(view.chosen)) view.popup.remove();
  frame(view);
  return read.finally(() => before && URL.revokeObjectURL(before)).then(() => drawn(view.map));
}

/** Once all that is asked is on the screen. */
function drawn(map) {
  return map.loaded() && !map.isMoving() ? null : map.once("idle");
}

/** Bring into view what is kept, the first time, then only when none of it is in view: nobody's map is moved for nothing. */
function frame(view) {
  const { map, shops, kept } = view;
  const points = kept.filter((i) => shops.lon[i] !== null).map((i) => [shops.lon[i], shops.lat[i]]);
  if (!points.length) return;
  const bounds = map.getBounds();
  const first = !view.framed;
  view.framed = true;
  const [west, south, east, north] = boxOf(points);
  if (first ? fills(bounds, west, east) : points.some((point) => bounds.contains(point))) return;
  map.fitBounds([west, south, east, north], { padding: 48, maxZoom: CLOSE, animate: !first });
}

/** Whether the view is already about that wide: moving it a little would draw everything twice. */
function fills(bounds, west, east) {
  const seen = bounds.getEast() - bounds.getWest();
  return bounds.getWest() <= west && bounds.getEast() >= east && (east - west) / seen > 0.6;
}

function listen(view) {
  const { map, on } = view;
  map.on("click", CLUSTERS, (event) => openCluster(view, event.features[0]));
  map.on("click", PINS, (event) => select(view, event.features[0].properties.i, { from: "map" }));
  for (const layer of [CLUSTERS, PINS]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  map.on("moveend", () => {
    const { lng, lat } = map.getCenter();
    if (view.shops) on.moved(`#${map.getZoom().toFixed(2)}/${lat.toFixed(5)}/${lng.toFixed(5)}`);
  });
}

async function openCluster(view, { properties, geometry }) {
  const source = view.map.getSource("commerces");
  const zoom = await source.getClusterExpansionZoom(properties.cluster_id);
  if (zoom <= view.map.getMaxZoom()) return view.map.easeTo({ center: geometry.coordinates, zoom: zoom + 0.2 });
  const leaves = await source.getClusterLeaves(properties.cluster_id, Infinity, 0);
  popup(view, geometry.coordinates, manyPopup(view.shops, leaves.map((leaf) => leaf.properties.i)), null);
}

/** Show one shop: its pin, its popup; `opener` gets the focus back once the popup is closed. */
function select(view, i, { from, opener } = {}) {
  const { map, shops, on } = view;
  if (shops.lon[i] === null) return;
  const at = [shops.lon[i], shops.lat[i]];
  if (from !== "map") map.easeTo({ center: at, zoom: Math.max(map.getZoom(), CLOSE) });
  const toList = on.list(i);
  popup(view, at, onePopup(shops, i, toList && (() => { view.popup.remove(); toList(); })), opener, from !== "address");
  view.chosen = i;
  const point = { type: "Feature", properties: { f: shops.family[i] }, geometry: { type: "Point", coordinates: at } };
  map.getSource("choisi").setData(point);
  on.chosen(i);
}

function popup(view, at, node, opener, focus = true) {
  view.popup?.remove();
  const one = new view.maplibre.Popup({ maxWidth: "18rem", offset: { bottom: [0, -58], top: [0, 4], left: [22, -34], right: [-22, -34] }, focusAfterOpen: focus, closeOnMove: false });
  one.setLngLat(at).setDOMContent(node).addTo(view.map);
  one.getElement().addEventListener("keydown", (event) => event.key === "Escape" && one.remove());
  let inside = focus;
  one.getElement().addEventListener("focusin", () => (inside = true));
  one.getElement().addEventListener("focusout", ({ relatedTarget: next }) => {
    if (next && !one.getElement()?.contains(next)) inside = false; // to nothing: what had the focus is being taken away
  });
  one.on("close", () => {
    if (view.popup !== one) return;
    view.popup = null;
    view.chosen = undefined;
    view.map.getSource("choisi").setData({ type: "FeatureCollection", features: [] });
    if (inside) (opener?.isConnected ? opener : view.map.getCanvas()).focus({ preventScroll: Boolean(!opener) });
    view.on.chosen(null);
  });
  view.popup = one;
}
