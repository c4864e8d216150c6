// A click in, the visitor's position out, for this page alone: it is asked of the browser, kept in memory, sent nowhere.

const REASONS = {
  1: "Vous n'avez pas autorisé la position : choisissez plutôt une commune.",
  2: "Votre position n'a pas pu être trouvée : choisissez plutôt une commune.",
  3: "Votre position tarde trop : réessayez, ou choisissez une commune.",
};
const ABSENT = "Ce navigateur ne donne pas la position : choisissez plutôt une commune.";

/** Ask the browser where it is: { lon, lat }. Rejects with an Error whose message is a French sentence to show. */
export function whereAmI() {
  return new Promise((resolve, reject) => {
    if (!("geolocation" in navigator) || !isSecureContext) return reject(new Error(ABSENT));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude }),
      (error) => reject(new Error(REASONS[error.code] ?? ABSENT)),
      { enableHighAccuracy: false, timeout: 15_000, maximumAge: 60_000 },
    );
  });
}

/** Metres between two points: flat earth, good to one part in a thousand over a département. */
export function metres(here, lon, lat) {
  const x = (lon - here.lon) * 111_320 * Math.cos((here.lat * Math.PI) / 180);
  const y = (lat - here.lat) * 110_574;
  return Math.hypot(x, y);
}

/** « 350 m », « 2,4 km », « 31 km ». */
export function told(distance) {
  if (distance < 950) return `${Math.max(50, Math.round(distance / 50) * 50)} m`;
  const km = distance / 1000;
  return `${km.toLocaleString("fr-FR", { maximumFractionDigits: km < 10 ? 1 : 0 })} km`;
}
