// The page of one shop: today's state, told anew each minute, and today's row of the timetable marked.
import { read, stateAt } from "./hours.js";
import { COVERED, now } from "./page.js";
import { paris } from "./paris.js";
import { write } from "./told.js";

const slot = document.getElementById("etat");

function tell() {
  const at = paris(now());
  const { horaires } = slot.dataset;
  write(slot, stateAt(horaires === undefined ? null : read(horaires), at, COVERED), at);
  for (const row of document.querySelectorAll("tr[data-jour]")) {
    if (Number(row.dataset.jour) === at.weekday + 1) row.setAttribute("aria-current", "date");
    else row.removeAttribute("aria-current");
  }
}

if (slot) {
  tell();
  setInterval(tell, 20_000);
}
