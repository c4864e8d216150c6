"""Names of shops in, what tells two of them apart out: words without legal form, article, commune; rare words weigh more.

In: texts and their commune. Out: Names (distinct names, their words and weights) and, for pairs of them, a likeness from 0 to 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from pipeline.dedupe.words import (
    ANNEX_WORDS,
    FIRM_WORDS,
    SHORTENED,
    SMALL_WORDS,
    TRADE_WEIGHT,
    TRADE_WORDS,
)
from pipeline.reference.arrays import Bools, Floats, Ints, Strings
from pipeline.reference.legal import LEGAL_FORMS
from pipeline.reference.text import words

MAX_WORDS: Final = 6
CORPUS_FLOOR: Final = 2000
"""Rarity is told as if there were at least so many names: in a table of ten rows no word is rare or common."""
TYPO: Final = 0.8
"""Two words at least this alike are one word with a slip (« Pett » for « Petit »)."""
SHORTEST: Final = 4
"""Letters of the shortest word that a slip is forgiven: shorter, too many words are one letter apart."""
HEAD: Final = 5
"""Letters from which a word is told from another inside a mailbox or a site's name."""
ONLY_TRADE: Final = 0.45
"""Two names that share nothing but a trade are at most so alike: another name."""
ONE_CORE: Final = 0.7
"""Names whose own words, glued, are at least so alike are cut differently, not different: « Diminu'Tif », « Diminutif »."""
CHUNK: Final = 200_000
CACHED: Final = 1 << 16
"""Distinct texts whose words are remembered: each name is asked for three times (sign, brackets, anchor)."""

_DROPPED: Final = LEGAL_FORMS | FIRM_WORDS | SMALL_WORDS
_BRACKETS: Final = re.compile(r"\(([^)]*)\)?")


@dataclass(frozen=True)
class Names:
    """Distinct names. ``ids[i, k]``: word k of name i (-1: none), ``weights[i, k]``: its weight; ``words``: text of each word.

    ``flat``: the name in one word; ``core``: the same without its trade words, unless nothing is left; ``head``: its weightiest
    word, "" when it is a trade's or short; ``figures``: its figures; ``annex``: the services that it names apart.
    """

    ids: Ints
    weights: Floats
    words: Strings
    own: Bools  # by word: not a trade's
    flat: Strings
    core: Strings
    head: Strings
    figures: Strings
    annex: Strings


@lru_cache(maxsize=CACHED)
def split_brackets(text: str) -> tuple[str, str]:
    """Return the name and what stands in brackets or after a dash: « Côté Jardin (Ortal) », « Côté Jardin - Ortal »."""
    before, _, after = _BRACKETS.sub(" ", text).partition(" - ")
    inside = " ".join([*_BRACKETS.findall(text), after]).strip()
    outside = before.strip()
    return (outside, inside) if outside else (inside, "")


def name_words(text: str, commune: str) -> str:
    """Return the telling words of a name joined by spaces; the commune's own words go unless nothing else would be left."""
    kept, place = _kept(text), _place(commune)
    rest = [w for w in kept if w not in place]
    telling = any(w not in TRADE_WORDS for w in rest)
    return " ".join(rest if telling else kept)


@lru_cache(maxsize=CACHED)
def _kept(text: str) -> tuple[str, ...]:
    """Return the words of a name but legal forms and articles, each once, abbreviations spelt out."""
    found = [SHORTENED.get(w, w) for w in words(text)]
    kept = [w for w in found if w not in _DROPPED] or [w for w in found if w not in LEGAL_FORMS] or found
    return tuple(dict.fromkeys(kept))


@lru_cache(maxsize=CACHED)
def _place(commune: str) -> frozenset[str]:
    return frozenset(words(commune)) - TRADE_WORDS


def starts_with_form(text: str) -> bool:
    """Tell whether a name opens or ends with a legal form: then it is no sign (« SARL Lafleur »)."""
    found = words(text)
    return bool(found) and (found[0] in LEGAL_FORMS or found[-1] in LEGAL_FORMS)


def build(keys: pd.Index[str], counts: pd.Series[int]) -> Names:
    """Return the Names of distinct ``keys`` (outputs of name_words), each held by ``counts`` rows."""
    lists = [key.split() for key in keys]
    word_of = pd.Series(lists, index=range(len(lists))).explode().dropna().astype("str")
    codes, vocabulary = pd.factorize(word_of, sort=True)
    seen = np.bincount(codes, weights=counts.to_numpy()[word_of.index.to_numpy(dtype="int64")], minlength=len(vocabulary))
    total = max(CORPUS_FLOOR, int(counts.sum()))
    rarity = np.log1p(total / np.maximum(seen, 1)) if len(vocabulary) else np.zeros(0)
    rarity *= np.where(np.isin(vocabulary.to_numpy(dtype=object), list(TRADE_WORDS)), TRADE_WEIGHT, 1.0)
    ids, weights = _matrix(word_of.index.to_numpy(dtype="int64"), codes, rarity, len(lists))
    flat = np.array(["".join(ws) for ws in lists], dtype=object)
    core = np.array(["".join(w for w in ws if w not in TRADE_WORDS) for ws in lists], dtype=object)
    texts = vocabulary.to_numpy(dtype=object)
    told = np.array([w if len(w) >= HEAD and w not in TRADE_WORDS else "" for w in [*texts, ""]], dtype=object)
    own = np.append(~np.isin(texts, list(TRADE_WORDS)), False)
    return Names(
        ids, weights, texts, own, flat, np.where(core == "", flat, core), told[ids[:, 0]] if len(ids) else told[:0],
        _joined(lists, str.isdecimal), _joined(lists, ANNEX_WORDS.__contains__),
    )  # fmt: skip


def _joined(lists: list[list[str]], wanted: Callable[[str], bool]) -> Strings:
    return np.array([" ".join(sorted(filter(wanted, ws))) for ws in lists], dtype=object)


def _matrix(rows: Ints, codes: Ints, rarity: Floats, count: int) -> tuple[Ints, Floats]:
    """Lay out the words of each name, weightiest first, at most MAX_WORDS of them."""
    ids = np.full((count, MAX_WORDS), -1, dtype=np.int64)
    weights = np.zeros((count, MAX_WORDS))
    if not len(rows):
        return ids, weights
    order = np.lexsort((codes, -rarity[codes], rows))
    rows, codes = rows[order], codes[order]
    starts = np.r_[0, np.flatnonzero(np.diff(rows)) + 1]
    place = np.arange(len(rows)) - np.repeat(starts, np.diff(np.r_[starts, len(rows)]))
    keep = place < MAX_WORDS
    ids[rows[keep], place[keep]] = codes[keep]
    weights[rows[keep], place[keep]] = rarity[codes[keep]]
    return ids, weights


def likeness(names: Names, left: Ints, right: Ints) -> Floats:
    """Return the likeness of names ``left`` and ``right`` (indices, -1: missing → NaN), each distinct pair compared once."""
    out = np.full(len(left), np.nan)
    known = (left >= 0) & (right >= 0)
    if not known.any():
        return out
    low, high = np.minimum(left, right)[known], np.maximum(left, right)[known]
    pairs, back = np.unique(low * len(names.flat) + high, return_inverse=True)
    a, b = pairs // len(names.flat), pairs % len(names.flat)
    found = [_compare(names, a[i : i + CHUNK], b[i : i + CHUNK]) for i in range(0, len(a), CHUNK)]
    out[known] = np.concatenate(found)[back]
    return out


def _compare(names: Names, a: Ints, b: Ints) -> Floats:
    shared, strangers = _shared_weight(names, a, b)
    wa, wb = names.weights[a].sum(axis=1), names.weights[b].sum(axis=1)
    least = np.maximum(np.minimum(wa, wb), 1e-9)
    by_words = 0.5 * np.minimum(shared / least, 1.0) + 0.5 * (2 * shared / np.maximum(wa + wb, 1e-9))
    glued = process.cpdist(names.flat[a], names.flat[b], scorer=fuzz.ratio, dtype=np.float64) / 100
    core = process.cpdist(names.core[a], names.core[b], scorer=fuzz.ratio, dtype=np.float64) / 100
    # Two trades glued to different owners look alike (« pharmaciemartin », « pharmaciemarin »): both views must agree.
    best = np.minimum(np.maximum(by_words, np.minimum(glued, core)), 1.0)
    return np.asarray(np.where(strangers & (core < ONE_CORE), np.minimum(best, ONLY_TRADE), best), dtype=np.float64)


def _shared_weight(names: Names, a: Ints, b: Ints) -> tuple[Floats, Bools]:
    """Return the weight of the words that both names hold, a slip of the pen forgiven; whether only trades are shared.

    Only trades: each name has words of its own beside its trade, and none in common (« Garage Dupuy », « Garage Lagarde »).
    """
    # One row a word, one column a pair: NumPy goes along columns several times faster than across rows of six.
    ia, ib = np.ascontiguousarray(names.ids[a].T), np.ascontiguousarray(names.ids[b].T)
    same = (ia[:, None] == ib[None]) & (ia >= 0)[:, None]
    like = same.astype(np.float64)
    free_a, free_b = (ia >= 0) & ~same.any(axis=1), (ib >= 0) & ~same.any(axis=0)
    i, j, pair = np.nonzero(free_a[:, None] & free_b[None])
    like[i, j, pair] = _slips(names.words, ia[i, pair], ib[j, pair])
    best_a, best_b = like.max(axis=1), like.max(axis=0)
    both = (best_a * names.weights[a].T).sum(axis=0) + (best_b * names.weights[b].T).sum(axis=0)
    own_a, own_b = names.own[ia] & (ia >= 0), names.own[ib] & (ib >= 0)
    met = (own_a & (best_a > 0)).any(axis=0) | (own_b & (best_b > 0)).any(axis=0)
    return np.asarray(both / 2, dtype=np.float64), own_a.any(axis=0) & own_b.any(axis=0) & ~met


def _slips(texts: Strings, a: Ints, b: Ints) -> Floats:
    """Return the likeness of words ``a`` and ``b`` (indices of ``texts``), 0 where they are not one word with a slip."""
    pairs, back = np.unique(np.minimum(a, b) * len(texts) + np.maximum(a, b), return_inverse=True)
    one, two = pairs // max(len(texts), 1), pairs % max(len(texts), 1)
    size = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    long = np.minimum(size[one], size[two]) >= SHORTEST
    close = np.zeros(len(pairs))
    close[long] = process.cpdist(texts[one[long]], texts[two[long]], scorer=Indel.normalized_similarity, dtype=np.float64)
    return np.asarray(np.where(close >= TYPO, close, 0.0)[back], dtype=np.float64)
