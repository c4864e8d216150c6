"""One sentence or list and a lexicon in; the codes it offers and what was not understood out.

« retrait en magasin et livraison sur Agen, pas de drive » offers two codes and refuses the third.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.normalise.cell import listed
from pipeline.normalise.lexicon import NONE, SMALL, Lexicon, canonical, stem
from pipeline.normalise.result import Issue
from pipeline.reference.text import unaccent

_TOKEN: Final = re.compile(r"[a-z0-9]+|[,;|/+\n&]|[.!?](?=\s|$)|(?<=\s)[-–—](?=\s)")
_SOFT: Final = frozenset(("et", "ou", "mais", "puis", "ni", "&", "+", "/", "and", "or"))
_EXCEPT: Final = frozenset(stem(w) for w in ("sauf", "hors", "excepte", "hormis"))
_BEFORE: Final = _EXCEPT | {stem(w) for w in ("pas", "sans", "aucun", "aucune", "ni", "jamais", "non", "no")}
_AFTER: Final = frozenset(
    stem(w)
    for w in listed(
        """impossible impossibles indisponible refuse refusee refuses refusees suspendu suspendue interrompu interrompue arrete
    arretee interdit interdite stoppe stoppee supprime supprimee annule annulee bientot prochainement projet etude fini
    finie"""
    )
)
# They give a condition or a place to what was just said; alone they are not an unknown answer.
_CONTEXT: Final = listed(
    """a au aux dans sur de des du d en le la les l pour par via jusqu entre selon sous uniquement seulement gratuit
    gratuite gratuitement minimum mini min maxi maximum partir tous toute tout toutes autour hors sauf si possible
    possibles km kms euro euros eur e frais offert offerte lundi mardi mercredi jeudi vendredi samedi dimanche matin
    soir midi apres avant certains certaines environ alentours environs contact contacter nous merci voir
    renseignements contactez secteur commune communes villages rayon oui non ok chez avec selon sous conditions
    condition demande commande commander suivant heures heure h jours jour semaine week end etc accepte acceptee
    acceptes acceptees commandes montant achat achats plus dont toujours egalement aussi sinon propose proposes
    proposons proposee ttc ht partout gratuits disponible disponibles appeler sms"""
)
_PARTS: Final = re.compile(r"[,;|/\n]")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
# « Pas de carte : vous réglez en espèces »: the refusal ends there, unless its answer follows (« sans contact : oui »).
_REFUSAL_ENDS: Final = re.compile(r"\b((?:pas|sans|aucune?|jamais)\b[^:,;.|/\n]*):(?!\s*(?:oui|non|ok)\b)")
_OR_WITHOUT: Final = re.compile(r"\b(avec)\s+(?:ou|et|/)\s+sans\b")


class _Word(NamedTuple):
    raw: str
    stem: str  # "" for a small word


@dataclass
class _Clause:
    """What stands between two separators."""

    joiner: str  # the separator before it
    items: list[_Word | tuple[str, ...]] = field(default_factory=list)  # words, and the codes named
    offered: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    negative: bool = False  # a negation still runs at its end
    by_exception: bool = False
    refused_after: bool = False

    def words(self) -> list[str]:
        return [i.raw for i in self.items if isinstance(i, _Word)]

    def named(self) -> bool:
        return any(not isinstance(i, _Word) for i in self.items)


def read_clauses(text: str, lexical: Lexicon) -> tuple[Sequence[str], Sequence[Issue]]:
    """Return the codes that ``text`` offers, in reading order, and an issue for each typo mended or clause not understood."""
    clauses, mended = _cut(_BRACKETS.sub(lambda m: _worth_reading(m[1], lexical), text), lexical)
    for position, clause in enumerate(clauses):
        _judge(clause, clauses[position - 1] if position else None)
    issues = [Issue("valeur-rapprochee", ", ".join(lexical.labels[c] for c in codes[:1])) for codes in mended]
    for before, clause in pairwise(clauses):
        if clause.refused_after and clause.joiner in ("et", "&", "+") and before.offered and not before.words():
            # « retrait et livraison impossibles »: the first may be refused too.
            issues.append(Issue("valeur-ambigue", "", f"« {lexical.labels[before.offered[-1]]} » est-il refusé aussi ?"))
            before.offered.clear()
    said = False
    for clause in clauses:
        if not clause.named() and not _is_context(clause, said):
            unknown = " ".join(clause.words())
            issues.append(Issue("valeur-inconnue", lexical.suggestion(unknown), unknown))
        said = said or clause.named()
    offered = list(dict.fromkeys(c for clause in clauses for c in clause.offered))
    if not offered and any(clause.by_exception and clause.refused for clause in clauses):
        issues.append(Issue("valeur-ambigue", "", "« sauf » sans la liste du reste"))
    return offered, issues


def _worth_reading(bracketed: str, lexical: Lexicon) -> str:
    """Return what stood in brackets: the parts that name a code as clauses, an answer if it refuses, else nothing.

    « (Agen, Boé) », and the details of « Point relais (colis, presse) », are no answers of their own.
    """
    if set(canonical(bracketed)) & (_BEFORE | _AFTER):
        return f" , {bracketed} , " if _names_a_code(bracketed, lexical) else f" {bracketed} "
    named = [part for part in _PARTS.split(bracketed) if _names_a_code(part, lexical)]
    return f" , {', '.join(named)} , " if named else " "


def _names_a_code(text: str, lexical: Lexicon) -> bool:
    return any(found.codes != (NONE,) for found in lexical.spot(canonical(text)))


def _is_context(clause: _Clause, said: bool) -> bool:
    words = clause.words()
    if not words or all(w in _CONTEXT or w in SMALL or w.isdigit() or stem(w) in _BEFORE for w in words):
        return said or not words or set(words) <= {"non", "etc"}
    return said and words[0] in _CONTEXT


def _cut(text: str, lexical: Lexicon) -> tuple[list[_Clause], list[tuple[str, ...]]]:
    """Return the clauses of ``text`` with the codes found in them, and the codes that only a mended typo gave."""
    lowered = _REFUSAL_ENDS.sub(r"\1;", _OR_WITHOUT.sub(r"\1", unaccent(text).lower()))
    tokens = _TOKEN.findall(lowered)
    stems = [_stem(t, lexical) for t in tokens]
    clauses, mended = [_Clause("")], []
    position = 0
    while position < len(tokens):
        length, codes = _fitting(stems, tokens, position, lexical)
        if codes and codes != (NONE,):
            clauses[-1].items.append(codes[:1])
            taken = zip(stems[position : position + length], tokens[position : position + length], strict=True)
            if any(s and s != stem(t) for s, t in taken):
                mended.append(codes)
        elif _is_mark(tokens[position]):
            length = 1
            clauses.append(_Clause(tokens[position]))
            if tokens[position] == "ni":
                clauses[-1].items.append(_Word("ni", "ni"))
        else:  # what is known to be none of the vocabulary is words, whole: « colis de viande »
            length = length if codes else 1
            clauses[-1].items += [_Word(tokens[n], stems[n]) for n in range(position, position + length)]
        position += length
    return clauses, mended


def _stem(token: str, lexical: Lexicon) -> str:
    if _is_mark(token) or token in SMALL:
        return ""
    found = stem(token)
    return found if found in _BEFORE or found in _AFTER or token in _CONTEXT else lexical.unmistyped(found)


def _is_mark(token: str) -> bool:
    return token in _SOFT or not token.isalnum()


def _fitting(stems: Sequence[str], tokens: Sequence[str], start: int, lexical: Lexicon) -> tuple[int, tuple[str, ...]]:
    """Return the longest phrase at ``start`` in which no other meaning begins and goes further.

    « dégustation et vente au caveau »: « dégustation », not « dégustation vente ».
    """
    found = _phrases(stems, tokens, start, lexical)
    fit = (f for f in reversed(found) if not _is_cut_short(stems, tokens, start, f[0], f[1], lexical))
    return next(fit, (1, ()))


def _longest(stems: Sequence[str], tokens: Sequence[str], start: int, lexical: Lexicon) -> tuple[int, tuple[str, ...]]:
    found = _phrases(stems, tokens, start, lexical)
    return found[-1] if found else (1, ())


def _phrases(stems: Sequence[str], tokens: Sequence[str], start: int, lexical: Lexicon) -> list[tuple[int, tuple[str, ...]]]:
    """Return how many tokens each phrase at ``start`` takes and its codes, the shortest first.

    Small words inside are passed over; so are « et », « & » where the phrase is written with one.
    """
    found: list[tuple[int, tuple[str, ...]]] = []
    phrase: tuple[str, ...] = ()
    crossed = False
    for position in range(start, len(tokens) if stems[start] else start):
        if _is_mark(tokens[position]):
            if tokens[position] not in _SOFT:
                break
            crossed = True
        if not stems[position]:
            continue
        phrase = (*phrase, stems[position])
        if len(phrase) > lexical.longest:
            break
        codes = lexical.phrases.get(phrase)
        if codes and not (crossed and phrase not in lexical.joined):
            found.append((position - start + 1, codes))
    return found


def _is_cut_short(
    stems: Sequence[str], tokens: Sequence[str], start: int, length: int, codes: tuple[str, ...], lexical: Lexicon
) -> bool:
    """Tell whether another meaning begins inside and goes further: « paiement par chèques-vacances » is no plain cheque."""
    for inside in range(start + 1, start + length):
        taken, others = _longest(stems, tokens, inside, lexical)
        if others and others != codes and inside + taken > start + length:
            return True
    return False


def _judge(clause: _Clause, before: _Clause | None) -> None:
    """Fill ``offered`` and ``refused``: what stands after « pas de », « sauf » or before « non », « impossible » is refused."""
    negative, clause.by_exception = _inherited(clause, before)
    for position, item in enumerate(clause.items):
        if not isinstance(item, _Word):
            (clause.refused if negative else clause.offered).append(item[0])
            continue
        word = item.stem or item.raw
        follows = _code_follows(clause.items, position)
        if word == "oui":
            negative = False
        elif (
            word in _AFTER
            or (word in ("pas", "non", "jamai") and clause.offered and not follows)
            or (word == "non" and clause.offered)
        ):
            clause.refused_after = clause.refused_after or bool(clause.offered)
            negative = negative or not clause.offered
            _refuse(clause, last_only=word == "non")
        elif word in _BEFORE:
            negative, clause.by_exception = True, word in _EXCEPT
        elif item.raw == "plus" and not (position and clause.items[position - 1] == _Word("en", "")):
            negative = negative or follows
            if clause.offered and not follows and _denied(clause.items[:position]):
                _refuse(clause, last_only=False)
    clause.negative = negative


def _denied(items: Sequence[_Word | tuple[str, ...]]) -> bool:
    """Tell whether a « ne » waits for its « plus »: « nous ne livrons plus »."""
    return any(isinstance(i, _Word) and i.raw in ("ne", "n") for i in items)


def _inherited(clause: _Clause, before: _Clause | None) -> tuple[bool, bool]:
    """Tell whether a negation of the clause before still runs: « pas de livraison ou drive », « sauf chèques et CB »."""
    if before is None or not before.negative:
        return False, False
    starts_with_of = bool(clause.items) and isinstance(clause.items[0], _Word) and clause.items[0].raw in ("de", "d")
    runs = (
        clause.joiner in ("ou", "ni", "or")
        or starts_with_of
        or (before.by_exception and clause.joiner in ("et", ",", "&", "/", "+"))
    )
    return runs, runs and before.by_exception


def _refuse(clause: _Clause, *, last_only: bool) -> None:
    refused = clause.offered[-1:] if last_only else clause.offered[:]
    clause.refused += refused
    del clause.offered[len(clause.offered) - len(refused) :]


def _code_follows(items: Sequence[_Word | tuple[str, ...]], position: int) -> bool:
    """Tell whether the next meaningful item after ``position`` is a code: « pas de CB »."""
    rest = [i for i in items[position + 1 :] if not isinstance(i, _Word) or i.stem]
    return bool(rest) and not isinstance(rest[0], _Word)
