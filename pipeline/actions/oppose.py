"""``etal oppose``, ``etal consent withdraw``: what a shopkeeper asks in, the register of oppositions written, what it hides out.

The request may be a public id, a SIRET, a phone, an e-mail, or a name and its commune (« Nom, Commune »). Nothing of it is
kept in clear: see privacy/register.py.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd
from rapidfuzz import fuzz

from pipeline import registers
from pipeline.built import Built
from pipeline.config import load_sources, load_territory
from pipeline.errors import ConfigError
from pipeline.flow import build
from pipeline.geocode import Ledger
from pipeline.normalise.commune import resolve
from pipeline.normalise.email import parse_emails
from pipeline.normalise.phone import parse_phones
from pipeline.normalise.siret import parse_siret
from pipeline.options import Options
from pipeline.privacy.apply import evidence, meant, name_key, name_keys, of_shop
from pipeline.privacy.register import FIELDS, SHOP, Kind, Oppositions, load_keys
from pipeline.privacy.released import addresses, away
from pipeline.privacy.resembling import domains, own_domains
from pipeline.privacy.veil import Veil
from pipeline.publish.swap import read_versions
from pipeline.reference.communes import Communes, load_communes
from pipeline.reference.text import fold
from pipeline.sources import veiled

_LIKE = 75  # of 100
_TOLD = 3
PERSONAL = ("telephone", "courriel")
"""What a withdrawn consent hides."""
ON_DEMAND: Final = ("revue", "affiches", "data_docs")
"""Folders of ``work/`` that no run writes anew: what a command left there stays."""


@dataclass(frozen=True)
class Done:
    """What an opposition does: the ids it hides now, how many lines it added to the register; which versions still show them.

    ``near``: shops of that commune under a name much like the one asked, where none has it; ``written``: folders of ``work/``
    whose files were made on demand, before this, and may still show it; ``away``: where versions are served that are not here.
    """

    shops: tuple[str, ...]
    added: int
    shown: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    away: tuple[str, ...] = ()


def oppose(
    options: Options, request: str, scopes: Iterable[str] = (SHOP,), author: str = "", environment: Mapping[str, str] = os.environ
) -> Done:
    """Write the opposition down. Raises ConfigError for a request or a scope that is not understood."""
    scopes = _checked(scopes)
    territory = load_territory(options.root)
    communes = load_communes(territory.departements)
    asked = understand(request, communes)
    path = registers.oppositions(options.root)
    before = Oppositions.load(path)
    keys = load_keys(environment, create=not before.entries)
    before.check(keys)
    ledger = Ledger.load(registers.geocodes(options.root))
    built = build(options, territory, load_sources(options.root), ledger, None)
    known = evidence(built.deduped.members, built.located, built.stock)
    proofs = _spelt(asked, communes)
    told = pd.MultiIndex.from_frame(known[["genre", "valeur"]]).isin(sorted(proofs))
    shops = sorted({*known.loc[told, "id"], *_mentioned(proofs, built, set(known.loc[told, "id"]))})
    for shop in shops:
        proofs |= set(of_shop(_own(known), shop))
    after = before.with_evidence(keys[0], sorted(proofs), scopes, options.today, author)
    if SHOP in scopes:
        hosts = own_domains(domains(built.deduped.members, built.located), shops)
        after = after.with_evidence(keys[0], hosts, [SHOP], options.today, author)
    after.save(path)
    near = () if shops else _near(asked, built.deduped.shops)
    written = tuple(f"work/{name}/" for name in ON_DEMAND if any((options.work / name).glob("*")))
    elsewhere = addresses(away(options.dist, read_versions(options.dist) or (), after), territory.url_publique)
    return Done(tuple(shops), len(after.entries) - len(before.entries), _shown(shops, options.dist), near, written, elsewhere)


def _mentioned(proofs: set[tuple[Kind, str]], built: Built, known: set[str]) -> set[str]:
    """Return the shops that a number asked for means without their own column telling it, those ``known`` aside."""
    key = bytes(32)  # of this search alone: nothing is written with it
    veil = Veil.of(Oppositions().with_evidence(key, proofs, [SHOP], dt.date.min, ""), (key,))
    _, mentions = veiled(built.readings, veil)
    return meant(mentions, built.deduped.members, built.located, known)


def _shown(shops: Iterable[str], dist: Path) -> tuple[str, ...]:
    """Return the versions on this machine that hold one of these shops: the next publication takes it away from them."""
    wanted = [f"{shop},".encode() for shop in shops]
    tables = sorted(path for path in dist.glob("2*/commerces.csv") if path.parent.name[0].isdigit())
    return tuple(path.parent.name for path in tables if any(shop in path.read_bytes() for shop in wanted))


def _near(asked: tuple[Kind, str], shops: pd.DataFrame) -> tuple[str, ...]:
    """Return « id, name » of the shops that a misspelt name may mean: nothing is hidden of them."""
    kind, value = asked
    if kind != "nom":
        return ()
    name, _, code = value.rpartition("|")
    there = shops.loc[shops["code_insee"].eq(code) & shops["nom"].notna(), ["id", "nom"]].sort_values("id")
    scores = [fuzz.token_set_ratio(name, fold(nom)) for nom in there["nom"]]
    likely = sorted(zip([-s for s in scores], there["id"], there["nom"], strict=True))
    return tuple(f"{shop} ({nom})" for score, shop, nom in likely[:_TOLD] if -score >= _LIKE)


def _spelt(asked: tuple[Kind, str], communes: Communes) -> set[tuple[Kind, str]]:
    """Return the request, and of a name its telling words too, whatever their order."""
    kind, value = asked
    if kind != "nom":
        return {asked}
    name, _, code = value.rpartition("|")
    place = communes.by_code.get(code)
    return {asked, *name_keys(name, place.nom if place else "", code)}


def _own(known: pd.DataFrame) -> pd.DataFrame:
    """Leave out what several shops share: the number of a mall or an owner's second shop must not take them all away."""
    shops = known.groupby(["genre", "valeur"])["id"].transform("nunique")
    return known[shops.eq(1)]


def _checked(scopes: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(scopes)
    for scope in wanted:
        if scope not in (SHOP, *FIELDS):
            raise ConfigError(f"--champ : « {scope} » ne peut pas être retiré seul", f"choisir parmi {', '.join(FIELDS)}")
    return wanted


def understand(request: str, communes: Communes) -> tuple[Kind, str]:
    """Return the kind of evidence a request is, and its canonical form. Raises ConfigError where it is none."""
    text = request.strip()
    if re.fullmatch(r"et_[0-9a-hjkmnp-tv-z]{11}", text):
        return "id", text
    if "@" in text:
        mails = parse_emails(text).value
        if mails:
            return "courriel", mails[0].address
    siret = parse_siret(text).value if re.fullmatch(r"[\d\s.]{14,20}", text) else None
    if siret and siret.siret:
        return "siret", siret.siret
    phones = parse_phones(text).value if re.fullmatch(r"[+\d\s().-]{9,20}", text) else None
    if phones:
        return "telephone", phones[0].e164
    name, _, place = text.rpartition(",")
    commune = resolve(place.strip(), None, None, communes).value if name.strip() and place.strip() else None
    if commune:
        return "nom", name_key(name, commune.code_insee)
    raise ConfigError("demande non comprise", "donner un identifiant, un SIRET, un téléphone, un courriel, ou « Nom, Commune »")
