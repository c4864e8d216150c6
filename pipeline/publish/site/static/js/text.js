// Text in, the same text as a search compares it out; how far apart two words are.

const LIGATURES = { œ: "oe", æ: "ae", ß: "ss", "’": " ", "'": " " };

/** Lower case, no accent, ligatures apart, anything but letters and digits a space: « L'Épicerie » → « l epicerie ». */
export function fold(text) {
  return text
    .toLowerCase()
    .replace(/[œæß’']/g, (letter) => LIGATURES[letter])
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

/** The words of a text, folded; one letter alone (« l' », « d' ») says nothing and is left out, a digit is kept. */
export function words(text) {
  const folded = fold(text);
  return folded ? folded.split(" ").filter((word) => word.length > 1 || /\d/.test(word)) : [];
}

/** Which letters a word has, one bit each: two words at distance n differ by at most 2n bits, which is quick to refuse. */
export function letters(word) {
  let mask = 0;
  for (let i = 0; i < word.length; i++) mask |= 1 << (word.charCodeAt(i) % 31);
  return mask;
}

export function bits(mask) {
  let count = 0;
  for (; mask; mask &= mask - 1) count++;
  return count;
}

/** How many slips a word of this length may hold and still be meant: none in « bar », one in « pain », two in « boulangerie ». */
export function slips(word) {
  if (/\d/.test(word) || word.length < 4) return 0;
  return word.length < 8 ? 1 : 2;
}

/**
 * Letters to add, drop, change or swap with their neighbour to go from `a` to the closest beginning of `b` (`whole`: to all of
 * `b`); most + 1 as soon as it is more than `most`.
 */
export function distance(a, b, most, whole = true) {
  if (whole && Math.abs(a.length - b.length) > most) return most + 1;
  const end = whole ? b.length : Math.min(b.length, a.length + most);
  let before = null;
  let above = Array.from({ length: end + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= end; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1));
      if (before && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      if (row[j] < least) least = row[j];
    }
    if (least > most) return most + 1;
    before = above;
    above = row;
  }
  return whole ? above[end] : Math.min(...above);
}
