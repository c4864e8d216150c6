"""LocatedRows in, Keys out: everything of a row that matching compares, as integer codes (-1: missing) and numbers.

Rows must already be in their final order (step.py sorts them): a code is a row's own, never an order of arrival.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from pipeline.dedupe.names import Names, build, name_words, split_brackets, starts_with_form
from pipeline.dedupe.words import PLATFORMS, STREET_WORDS
from pipeline.reference.arrays import Bools, Floats, Ints, Strings
from pipeline.reference.text import fold, street_key

MAX_VALUES: Final = 4
"""Phones, mailboxes or links of one row that are compared; a fifth adds nothing."""
SHARED_BY: Final = 3
"""A number on so many different shops is a head office's, a mall's or a producer's own: it counts little."""
CHAIN_COMMUNES: Final = 5
"""A sign seen in so many communes is a chain's."""
EXACT: Final = ("numero", "poi", "manuelle", "source")
"""Precisions at which two points may be compared in metres."""


FRONT_PAGES: Final = ("index", "home", "accueil", "fr", "en", "default")


@dataclass(frozen=True)
class Keys:
    """One entry a row. Matrices hold up to MAX_VALUES codes a row, -1 beyond."""

    source: Ints
    siret: Ints
    siren: Ints
    phones: Ints
    mobile: Bools  # every phone of the row is a mobile
    mails: Ints
    links: Ints
    pages: Ints  # « shop.fr/agen »: a page of a site, platform or not
    own_host: Bools  # the row has a site of its own, not only pages on platforms
    phone_shared: Bools  # by code
    mail_shared: Bools  # by code
    link_shared: Bools  # by code
    sign: Ints  # index in names
    legal: Ints
    bracket: Ints
    owner: Ints
    chain: Bools  # by row: the sign is a chain's
    names: Names
    commune: Ints
    street: Ints  # commune and street
    door: Ints  # commune, street and number
    street_names: Strings  # by street code, without the commune
    street_cores: Strings  # the same without the type of street, unless nothing is left
    number: Floats  # NaN: no number
    ban: Ints  # BAN id, where it names a house number
    crowded: Bools  # by row: several shops at its door
    longitude: Floats  # NaN unless exact enough to be measured
    latitude: Floats
    cell: Ints  # about 200 m, where exact
    category: Ints
    family: Ints
    slug: Strings  # what the row's own site or page is called, letters only
    mailbox: Strings  # what its mailbox is called, letters only


def make_keys(rows: pd.DataFrame) -> Keys:
    """Return the Keys of ``rows`` (LOCATED_COLUMNS)."""
    place = rows["code_insee"].where(rows["code_insee"].notna(), _mapped(rows["commune"], fold))
    commune, source = _codes(place), _codes(rows["source"])
    variants, names = _names(rows)
    sign, legal, bracket, owner = (variants[:, i] for i in range(4))
    any_name = np.where(sign >= 0, sign, legal)
    street, door, number, street_names = _doors(rows, place)
    siren = _codes(rows["siren"].where(rows["siren"].notna(), rows["siret"].str.slice(0, 9)))
    phones, phone_texts = _matrix(rows["telephone_tous"].where(rows["telephone_tous"].notna(), rows["telephone"]))
    mails, _ = _matrix(rows["courriel_tous"].where(rows["courriel_tous"].notna(), rows["courriel"]).str.lower())
    links, link_texts = _matrix(_links(rows, link_key))
    precise = (
        rows["precision"].isin(EXACT).to_numpy() & rows["longitude"].notna().to_numpy() & rows["latitude"].notna().to_numpy()
    )
    own = np.array(["/" not in text for text in link_texts], dtype=bool)
    is_mobile = np.array([text.startswith(("+336", "+337")) for text in phone_texts], dtype=bool)
    crowd = _crowded(door, any_name, siren, source)
    return Keys(
        source=source, siret=_codes(rows["siret"]), siren=siren,
        phones=phones, mobile=_all_flagged(phones, is_mobile), mails=mails, links=links,
        pages=_matrix(_links(rows, page_key))[0], own_host=_any_flagged(links, own),
        phone_shared=_shared(phones, any_name, source, door), mail_shared=_shared(mails, any_name, source, door),
        link_shared=_shared(links, any_name, source, door),
        sign=sign, legal=legal, bracket=bracket, owner=owner, chain=_chains(sign, commune), names=names,
        commune=commune, street=street, door=door, number=number, street_names=street_names, street_cores=_cores(street_names),
        ban=_codes(rows["ban_id"].where(rows["precision"].isin(("numero", "manuelle")))),
        crowded=crowd,
        longitude=np.where(precise, rows["longitude"], np.nan), latitude=np.where(precise, rows["latitude"], np.nan),
        cell=_cells(rows["longitude"].to_numpy(), rows["latitude"].to_numpy(), precise),
        category=_codes(rows["sous_categorie"]), family=_codes(rows["categorie"]),
        slug=_slugs(rows), mailbox=_mailboxes(rows),
    )  # fmt: skip


def _codes(values: pd.Series[str]) -> Ints:
    """Number the distinct values in their own order (never that of arrival); missing is -1."""
    codes, _ = pd.factorize(values, sort=True)
    return codes.astype(np.int64)


def _mapped(values: pd.Series[str], clean: Callable[[str], str]) -> pd.Series[str]:
    """Clean each distinct value once; what becomes empty is missing."""
    codes, distinct = pd.factorize(values)
    return _spread([clean(v) for v in distinct.tolist()], codes, values.index)


def _spread(cleaned: list[str], codes: Ints, index: pd.Index[int]) -> pd.Series[str]:
    table = np.array([text or None for text in cleaned] + [None], dtype=object)
    return pd.Series(table[codes], index=index, dtype="str")


def _matrix(values: pd.Series[str]) -> tuple[Ints, list[str]]:
    """Return up to MAX_VALUES codes a row of the parts of ``values`` (joined by |), and the text of each code."""
    parts = values.dropna().str.split("|").explode().str.strip()
    parts = parts[parts.ne("")]
    codes, texts = pd.factorize(parts, sort=True)
    out = np.full((len(values), MAX_VALUES), -1, dtype=np.int64)
    row = values.index.get_indexer(parts.index)
    nth = parts.groupby(level=0).cumcount().to_numpy()
    keep = nth < MAX_VALUES
    out[row[keep], nth[keep]] = codes[keep]
    return out, list(texts)


def _any_flagged(matrix: Ints, flags: Bools) -> Bools:
    padded = np.r_[flags, False]
    return np.asarray(padded[matrix].any(axis=1), dtype=bool)


def _all_flagged(matrix: Ints, flags: Bools) -> Bools:
    padded = np.r_[flags, True]
    return np.asarray(padded[matrix].all(axis=1) & (matrix[:, 0] >= 0), dtype=bool)


def _links(rows: pd.DataFrame, key: Callable[[str], str]) -> pd.Series[str]:
    """Return the keys of a row's links."""
    columns = [_mapped_links(rows[c], key) for c in ("site_web", "reseaux_sociaux", "boutique_en_ligne")]
    joined = columns[0].fillna("") + "|" + columns[1].fillna("") + "|" + columns[2].fillna("")
    return joined.where(joined.str.strip("|").ne(""))


def _mapped_links(values: pd.Series[str], key: Callable[[str], str]) -> pd.Series[str]:
    return _mapped(values, lambda text: "|".join(filter(None, (key(part) for part in text.split("|")))))


def link_key(url: str) -> str:
    """Return « shop.fr » for a shop's own site, « facebook.com/page » on a platform, "" where nothing is left."""
    host, path = _host_and_path(url)
    if host in PLATFORMS:
        return f"{host}/{path}" if path else ""
    return host if "." in host else ""


def page_key(url: str) -> str:
    """Return « chain.fr/shops/agen », the page that a chain gives to one shop; "" for a site's front page."""
    host, path = _host_and_path(url)
    return f"{host}/{path}" if "." in host and path and path.rsplit(".", 1)[0] not in FRONT_PAGES else ""


def _host_and_path(url: str) -> tuple[str, str]:
    bare = url.strip().lower().split("://")[-1].split("?")[0].split("#")[0].rstrip("/")
    host, _, path = bare.partition("/")
    for prefix in ("www.", "m.", "fr-fr.", "fr."):
        host = host.removeprefix(prefix)
    return host, path


def _names(rows: pd.DataFrame) -> tuple[Ints, Names]:
    """Return the indices of (sign, legal, bracket, owner) names of each row and the table of distinct names."""
    commune = rows["commune"].fillna("")
    sign = _in_place(rows["nom"], commune, lambda text, place: name_words(split_brackets(text)[0], place))
    bracket = _in_place(rows["nom"], commune, lambda text, place: name_words(split_brackets(text)[1], place))
    legal, owner = (_in_place(rows[c], commune, name_words) for c in ("raison_sociale", "dirigeant"))
    # A chamber that knows no sign repeats the legal name: then the sign is unknown, not different.
    form = _mapped(rows["nom"], lambda text: "x" if starts_with_form(text) else "").notna()
    no_sign = sign.eq(legal) | form
    legal = legal.where(legal.notna() | ~form, sign)
    columns = [sign.mask(no_sign), legal, bracket, owner]
    stacked = pd.concat(columns, ignore_index=True)
    codes, distinct = pd.factorize(stacked, sort=True)
    counts = pd.Series(np.bincount(codes[codes >= 0], minlength=len(distinct)))
    return codes.reshape(4, len(rows)).T.astype(np.int64), build(pd.Index(distinct), counts)


def _in_place(values: pd.Series[str], commune: pd.Series[str], clean: Callable[[str, str], str]) -> pd.Series[str]:
    """Clean each distinct (value, commune) once; what becomes empty is missing."""
    text_codes, texts = pd.factorize(values)
    place_codes, places = pd.factorize(commune)
    known = text_codes >= 0
    pairs, back = np.unique(text_codes[known] * len(places) + place_codes[known], return_inverse=True)
    told, where = texts.tolist(), places.tolist()
    cleaned = [clean(told[p // len(where)], where[p % len(where)]) for p in pairs.tolist()]
    codes = np.full(len(values), -1, dtype=np.int64)
    codes[known] = back
    return _spread(cleaned, codes, values.index)


def _doors(rows: pd.DataFrame, place: pd.Series[str]) -> tuple[Ints, Ints, Floats, Strings]:
    """Return the codes of street and door, the number, each street's name. A lieu-dit stands for a street that is not said."""
    street = _mapped(rows["voie"], street_key)
    street = street.where(street.notna(), _mapped(rows["lieu_dit"], street_key))
    street = (place + "\t" + street).astype("str")
    number = (rows["numero"] + " " + _mapped(rows["repetition"], _repetition).fillna("")).str.strip().astype("str")
    codes, texts = pd.factorize(street, sort=True)
    names = np.array([text.partition("\t")[2] for text in texts], dtype=object)
    value = pd.to_numeric(rows["numero"].str.extract(r"^(\d{1,5})", expand=False), errors="coerce").to_numpy(dtype="float64")
    return codes.astype(np.int64), _codes((street + "\t" + number).astype("str")), value, names


def _cores(streets: Strings) -> Strings:
    cut = [" ".join(w for w in street.split() if w not in STREET_WORDS) or street for street in streets]
    return np.array(cut, dtype=object)


def _repetition(text: str) -> str:
    return {"bis": "b", "ter": "t", "quater": "q"}.get(fold(text), fold(text))


def _shared(matrix: Ints, name: Ints, source: Ints, door: Ints) -> Bools:
    """Tell which codes stand on SHARED_BY different shops: names within one source, or doors.

    Names are counted within one source, because across sources one shop bears three: sign, legal name, owner.
    """
    size = int(matrix.max(initial=-1)) + 1
    rows = np.repeat(np.arange(len(matrix)), matrix.shape[1])
    frame = pd.DataFrame({"code": matrix.ravel(), "row": rows})
    frame = frame[frame["code"] >= 0]
    frame["source"], frame["name"], frame["door"] = source[frame["row"]], name[frame["row"]], door[frame["row"]]
    per_source = frame.drop_duplicates(["code", "source", "name"]).groupby(["code", "source"]).size()
    doors = frame[frame["door"] >= 0].drop_duplicates(["code", "door"]).groupby("code").size()
    out = np.zeros(size, dtype=bool)
    out[per_source[per_source >= SHARED_BY].index.get_level_values("code").to_numpy(dtype="int64")] = True
    out[doors[doors >= SHARED_BY].index.to_numpy(dtype="int64")] = True
    return out


def _crowded(door: Ints, name: Ints, siren: Ints, source: Ints) -> Bools:
    """Tell which rows stand at a door where one source lists two names, or two SIREN are known: a mall, a takeover."""
    frame = pd.DataFrame({"door": door, "name": name, "siren": siren, "source": source})
    frame = frame[frame["door"] >= 0]
    names = frame.drop_duplicates(["door", "source", "name"]).groupby(["door", "source"]).size()
    firms = frame[frame["siren"] >= 0].drop_duplicates(["door", "siren"]).groupby("door").size()
    full = np.union1d(names[names >= 2].index.get_level_values("door"), firms[firms >= 2].index)
    return np.isin(door, full)


def _chains(sign: Ints, commune: Ints) -> Bools:
    frame = pd.DataFrame({"sign": sign, "commune": commune}).drop_duplicates()
    seen = frame[(frame["sign"] >= 0) & (frame["commune"] >= 0)].groupby("sign").size()
    return np.isin(sign, seen[seen >= CHAIN_COMMUNES].index.to_numpy())


def _cells(longitude: Floats, latitude: Floats, precise: Bools) -> Ints:
    """Return the code of a cell of about 200 m (0.0018° of latitude; longitude shrunk for 45° N)."""
    x, y = np.floor(np.where(precise, longitude, 0) / 0.0025), np.floor(np.where(precise, latitude, 0) / 0.0018)
    return np.where(precise, ((x + 200_000) * 200_000 + y + 100_000).astype(np.int64), -1)


def _slugs(rows: pd.DataFrame) -> Strings:
    def slug(url: str) -> str:
        key = link_key(url.split("|", maxsplit=1)[0])
        host, _, page = key.partition("/")
        return fold(page.split("/")[-1] if page else host.rsplit(".", 1)[0]).replace(" ", "")

    site = rows["site_web"].where(rows["site_web"].notna(), rows["reseaux_sociaux"])
    return _mapped(site, slug).fillna("").to_numpy(dtype=object)


def _mailboxes(rows: pd.DataFrame) -> Strings:
    mails = rows["courriel_tous"].where(rows["courriel_tous"].notna(), rows["courriel"])
    return _mapped(mails, lambda m: fold(m.split("|", 1)[0].partition("@")[0]).replace(" ", "")).fillna("").to_numpy(dtype=object)
