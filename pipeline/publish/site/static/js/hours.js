// Hours in one line (grammar: CONTRACT.md) and a moment in Paris in; open, closed, by appointment or unknown out.
import { later, weekday } from "./paris.js";

const DAY = 1440;
export const OPEN = "ouvert";
export const CLOSED = "ferme";
export const APPOINTMENT = "rdv";
export const UNKNOWN = "inconnu";
const KINDS = { "": OPEN, r: APPOINTMENT, "?": UNKNOWN };

/** { weeks: [[from, spans by weekday 0–6]], days: { "20261224": spans }, holiday: spans or undefined }. */
export function read(code) {
  const [first, ...others] = code.split(";");
  const told = { weeks: [["", week(first)]], days: {}, holiday: undefined };
  for (const part of others) {
    const cut = part.search(/[:=]/);
    const head = part.slice(0, cut);
    const rest = part.slice(cut + 1);
    if (part[cut] === ":") told.weeks.push([head, week(rest)]);
    else if (head === "f") told.holiday = spans(rest);
    else told.days[head] = spans(rest);
  }
  return told;
}

function week(text) {
  const days = Array.from({ length: 7 }, () => []);
  for (const group of text.split(" ").filter(Boolean)) {
    const [which, its] = group.split("=");
    for (const run of which.split(",")) {
      const [from, to = from] = run.split("-").map(Number);
      for (let day = from; day <= to; day++) days[day - 1] = spans(its);
    }
  }
  return days;
}

function spans(text) {
  return text
    .split(",")
    .filter(Boolean)
    .map((span) => {
      const [, from, to, kind] = /^(\d+)-(\d+)([?r]?)$/.exec(span) ?? [];
      return { from: Number(from), to: Number(to), kind: KINDS[kind] ?? UNKNOWN };
    });
}

/** The spans of an ISO day; null where nobody said: outside the days covered, or a public holiday that the text does not tell. */
export function spansOf(told, day, covered) {
  if (day < covered.du || day > covered.au) return null;
  const compact = day.replaceAll("-", "");
  if (compact in told.days) return told.days[compact];
  const days = told.weeks.findLast(([from]) => from <= compact)[1];
  if (compact in covered.feries) return told.holiday ?? (days.every(allDay) ? days[weekday(day)] : null);
  return days[weekday(day)];
}

function allDay(its) {
  return its.length === 1 && its[0].from === 0 && its[0].to === DAY && its[0].kind === OPEN;
}

/**
 * { state, until?, next?: { day, minute }, holiday? } at `now` (of paris.js). `until`: minutes since today's midnight, may pass
 * 1440; Infinity when nothing closes it in two days. `next`: when it opens, if that is known. `covered`: { du, au, feries }.
 */
export function stateAt(told, now, covered) {
  const holiday = covered.feries[now.day.replaceAll("-", "")];
  if (!told) return { state: UNKNOWN };
  const today = spansOf(told, now.day, covered);
  const here = running(told, now, covered);
  if (here) return here.kind === OPEN ? { state: OPEN, until: closing(told, now, here.to, covered) } : { state: here.kind };
  if (!today) return { state: UNKNOWN, holiday };
  return { state: CLOSED, next: opening(told, now, covered), holiday };
}

/** The span that runs now, its end counted from today's midnight: today's, else last evening's that went past midnight. */
function running(told, { day, minute }, covered) {
  const eve = (spansOf(told, later(day, -1), covered) ?? []).map((s) => ({ ...s, from: s.from - DAY, to: s.to - DAY }));
  const all = [...(spansOf(told, day, covered) ?? []), ...eve].filter((s) => s.from <= minute && minute < s.to);
  return all.find((s) => s.kind === OPEN) ?? all[0];
}

/** Follow what opens again the very minute it closes: « until midnight, then from midnight » is no closing. */
function closing(told, { day }, end, covered) {
  for (let n = 0; n <= 2; n++) {
    for (const span of spansOf(told, later(day, n), covered) ?? []) {
      if (span.kind === OPEN && span.from + n * DAY <= end && span.to + n * DAY > end) end = span.to + n * DAY;
    }
  }
  return end >= 3 * DAY ? Infinity : end;
}

function opening(told, now, covered) {
  for (let n = 0; n <= 7; n++) {
    const day = later(now.day, n);
    const its = spansOf(told, day, covered);
    if (!its) return undefined; // the day before the next known opening may be open: nothing is promised
    const next = its.find((span) => span.kind === OPEN && (n > 0 || span.from > now.minute));
    if (next) return { day, minute: next.from };
  }
  return undefined;
}
