// A state of hours.js in, the words that say it out.
import { APPOINTMENT, CLOSED, OPEN } from "./hours.js";
import { later, weekday } from "./paris.js";

const DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/** « 9 h », « 12 h 30 », « minuit ». */
export function clock(minute) {
  const [hour, rest] = [Math.floor(minute / 60) % 24, minute % 60];
  if (!hour && !rest) return "minuit";
  return rest ? `${hour}\u00a0h\u00a0${String(rest).padStart(2, "0")}` : `${hour}\u00a0h`;
}

/** « Ouvert, ferme à 19 h » ; « Fermé, ouvre demain à 9 h » ; « Horaires inconnus ». `now`: of paris.js. */
export function sentence({ state, until, next, holiday }, now) {
  if (state === OPEN) return until === Infinity ? "Ouvert jour et nuit" : `Ouvert, ferme à ${clock(until)}${night(until)}`;
  const why = holiday ? ` (férié\u00a0: ${holiday})` : "";
  if (state === APPOINTMENT) return "Sur rendez-vous";
  if (state === CLOSED) return `Fermé${why}${next ? `, ouvre ${when(next, now)}à ${clock(next.minute)}` : ""}`;
  return holiday ? `Horaires inconnus aujourd'hui${why}` : "Horaires inconnus";
}

function night(until) {
  return until > 1440 && until <= 2160 ? " cette nuit" : "";
}

function when({ day }, now) {
  if (day === now.day) return "";
  return day === later(now.day, 1) ? "demain " : `${DAYS[weekday(day)]} `;
}

/** Put the state in its slot: its words, and `data-etat` for the mark that the style sets before them. */
export function write(slot, state, now) {
  const words = sentence(state, now);
  if (slot.textContent === words) return; // nothing changed: nothing to say again
  slot.dataset.etat = state.state;
  slot.textContent = words;
}
