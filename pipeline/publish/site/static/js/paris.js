// An instant in, what the clocks on the walls of France say out, whatever the time zone of the machine.

const FORMAT = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Europe/Paris",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});

/** { day: "2026-11-22", minute: 0–1439, weekday: 0 (Monday) – 6 } in Paris at `instant` (a Date). */
export function paris(instant) {
  const part = Object.fromEntries(FORMAT.formatToParts(instant).map(({ type, value }) => [type, value]));
  const day = `${part.year}-${part.month}-${part.day}`;
  return { day, minute: Number(part.hour) * 60 + Number(part.minute), weekday: weekday(day) };
}

/** 0 for a Monday. A day is counted at noon UTC: no change of hour can move it. */
export function weekday(day) {
  return (new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7;
}

/** The ISO day `n` days after `day`. */
export function later(day, n) {
  return new Date(Date.parse(`${day}T12:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
}
