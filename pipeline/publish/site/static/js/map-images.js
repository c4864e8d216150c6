// The name of an image in, its pixels out, drawn here: pins with a pictogram, counts and names need no font nor icon from elsewhere.

const RATIO = 2; // pixels a CSS pixel: sharp on a phone
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** Family → [dark colour, strokes of a pictogram in a 24 × 24 square]. White on each: contrast above 4.5. */
const FAMILIES = {
  alimentation: ["#9a3412", "M5 11h14l-1.5 8h-11zM8 11l2.5-6M16 11l-2.5-6M10 14v3M14 14v3"],
  restauration: ["#9f1239", "M8 4v6a2 2 0 0 1-2 2M6 4v16M4 4v6a2 2 0 0 0 2 2M17 20v-7M17 13c-2 0-3-2-3-4.5S15.500 4 17 4s3 2 3 4.500S19 13 17 13z"],
  producteur: ["#166534", "M12 21v-9M12 14c-5 0-7-3-7-7 5 0 7 3 7 7zM12 11c0-4 2-7 7-7 0 4-2 7-7 7z"],
  mode: ["#86198f", "M12 8a2 2 0 1 1 2-2M12 8v2L3.500 16.500C3 17 3 18 4 18h16c1 0 1-1 .5-1.500L12 10"],
  maison: ["#1e40af", "M4 11.500 12 4l8 7.500M6 10v9h12v-9M10 19v-5h4v5"],
  "beaute-sante": ["#9d174d", "M12 20C6 16 4 12.500 4 9.500A4 4 0 0 1 12 8a4 4 0 0 1 8 1.500c0 3-2 6.500-8 10.500z"],
  "culture-loisirs": ["#5b21b6", "M12 6c-2-1.500-5-2-8-2v14c3 0 6 .5 8 2 2-1.500 5-2 8-2V4c-3 0-6 .5-8 2zM12 6v14"],
  services: ["#155e75", "M14.500 6.500a4 4 0 0 1 5 5l-3-1-2 2 1 3a4 4 0 0 1-5-5L4.500 4.500M9 15l-4.500 4.500"],
};
const OTHER = ["#374151", "M5 9h14v10H5zM4 9l2-5h12l2 5M10 19v-5h4v5"];

/** Draw « pin:famille », « choisi:famille », « grappe:12 », « lieu:Agen », « nom:7 » (of `names`); null for any other name. */
export function draw(id, names) {
  const [kind, ...rest] = id.split(":");
  const value = rest.join(":");
  if (kind === "pin") return pin(value, 1);
  if (kind === "choisi") return pin(value, 1.4);
  if (kind === "grappe") return cluster(Number(value));
  if (kind === "nom") return label(names[Number(value)] ?? "", 600, 12, "#111827");
  if (kind === "lieu") return label(value, 500, 12, "#4b5563");
  return null;
}

export const PIXEL_RATIO = RATIO;

/** Colour of a family: the list's mark and the map's pin are the same. */
export function colour(family) {
  return (FAMILIES[family] ?? OTHER)[0];
}

let pad = null;

/** One canvas for all, wiped and resized each time: making one an image costs more than drawing in it. */
function sheet(width, height) {
  pad ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  pad.canvas.width = Math.ceil(width * RATIO);
  pad.canvas.height = Math.ceil(height * RATIO);
  pad.scale(RATIO, RATIO);
  return pad;
}

function pixels(pen) {
  return pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height);
}

function pin(family, scale) {
  const [fill, strokes] = FAMILIES[family] ?? OTHER;
  const pen = sheet(34 * scale, 42 * scale);
  pen.scale(scale, scale);
  const shape = new Path2D("M17 40C10 30 3 24 3 16a14 14 0 0 1 28 0c0 8-7 14-14 24z");
  pen.fillStyle = fill;
  pen.fill(shape);
  pen.lineWidth = scale > 1 ? 3 : 2;
  pen.strokeStyle = scale > 1 ? "#facc15" : "#fff";
  pen.stroke(shape);
  pen.translate(17 - 9.6, 16 - 9.6);
  pen.scale(0.8, 0.8);
  pen.lineWidth = 2.2;
  pen.strokeStyle = "#fff";
  pen.lineCap = pen.lineJoin = "round";
  pen.stroke(new Path2D(strokes));
  return pixels(pen);
}

function cluster(count) {
  const text = count < 1000 ? String(count) : `${(count / 1000).toLocaleString("fr-FR", { maximumFractionDigits: count < 10_000 ? 1 : 0 })}\u00a0k`;
  const radius = 14 + 4 * Math.min(4, Math.log10(count + 1));
  const pen = sheet(2 * radius + 8, 2 * radius + 8);
  const middle = radius + 4;
  pen.fillStyle = "#1f2937";
  pen.strokeStyle = "#fff";
  pen.lineWidth = 3;
  pen.beginPath();
  pen.arc(middle, middle, radius, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
  pen.fillStyle = "#fff";
  pen.font = `700 ${count < 100 ? 14 : 13}px ${FONT}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(text, middle, middle + 1);
  return pixels(pen);
}

function label(name, weight, size, ink) {
  const text = name.length > 36 ? `${name.slice(0, 35)}…` : name;
  const font = `${weight} ${size}px ${FONT}`;
  const ruler = pad ?? sheet(1, 1);
  ruler.font = font;
  const pen = sheet(ruler.measureText(text).width + 8, size + 8);
  pen.font = font;
  pen.textBaseline = "middle";
  pen.lineWidth = 4;
  pen.lineJoin = "round";
  pen.strokeStyle = "rgba(255,255,255,0.9)";
  pen.strokeText(text, 4, size / 2 + 4);
  pen.fillStyle = ink;
  pen.fillText(text, 4, size / 2 + 4);
  return pixels(pen);
}
