"""What of a shop outlives a rewritten file: matched rows in, ``cluster, ancre`` out, « genre:valeur ».

cle: a source row's own key; siret; nom: hash of name and commune; lieu: of commune, street and number; mot: short hashes of the
name's telling words; metier: families of trade. No phone, no e-mail.
"""

from __future__ import annotations

import hashlib
from typing import Final

import pandas as pd

from pipeline.dedupe.names import name_words
from pipeline.dedupe.words import TRADE_WORDS
from pipeline.reference.arrays import Ints
from pipeline.reference.text import skeleton, street_key

COLUMNS: Final = (
    "row_key", "siret", "nom", "raison_sociale", "categorie", "voie", "lieu_dit", "numero", "code_insee", "commune",
)  # fmt: skip
"""What anchors are made from."""
KINDS: Final = ("cle", "lieu", "metier", "mot", "nom", "siret")
BEGINNING: Final = 4


def digest(kind: str, *parts: str, size: int = 16) -> str:
    """Return an anchor that holds a hash of ``parts``, not the parts: « nom:1f3a… »."""
    return f"{kind}:{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:size]}"


def anchors_of(rows: pd.DataFrame, cluster: Ints) -> pd.DataFrame:
    """Return ``cluster, ancre`` of ``rows`` (COLUMNS), several anchors a row."""
    place = rows["code_insee"].where(rows["code_insee"].notna(), rows["commune"]).fillna("")
    commune = rows["commune"].fillna("")
    names = _over(pd.DataFrame({"nom": rows["nom"], "commune": commune, "place": place}), _name)
    street = rows["voie"].where(rows["voie"].notna(), rows["lieu_dit"])
    doors = _over(pd.DataFrame({"voie": street, "numero": rows["numero"].fillna(""), "place": place}), _door)
    columns = [
        "cle:" + rows["row_key"].str.replace("|", "%7C", regex=False),
        "siret:" + rows["siret"],
        names,
        doors,
        "metier:" + rows["categorie"],
        *(_over(pd.DataFrame({"nom": rows[c], "commune": commune}), _words) for c in ("nom", "raison_sociale")),
    ]
    long = pd.concat([pd.DataFrame({"cluster": cluster, "ancre": values.to_numpy()}) for values in columns])
    long = long.dropna().astype({"ancre": "str"})
    several = long["ancre"].str.contains("|", regex=False)
    apart = long[several].assign(ancre=long.loc[several, "ancre"].str.split("|")).explode("ancre")
    return pd.concat([long[~several], apart.astype({"ancre": "str"})], ignore_index=True)


def _over(frame: pd.DataFrame, anchor: object) -> pd.Series[str]:
    """Return ``anchor`` of each distinct row of ``frame``, mapped back; missing where the first column is."""
    said = frame.dropna()
    known = said.drop_duplicates()
    cells = [known[column].to_numpy(dtype=object) for column in known]  # Arrow gives its texts one by one far slower
    known = known.assign(ancre=[anchor(*row) for row in zip(*cells, strict=True)])  # type: ignore[operator]
    return frame.merge(known, on=list(frame.columns), how="left")["ancre"].set_axis(frame.index)


def _name(nom: str, commune: str, place: str) -> str:
    return digest("nom", name_words(nom, commune), place)


def _door(voie: str, numero: str, place: str) -> str:
    return digest("lieu", place, street_key(voie), numero)


def _words(nom: str, commune: str) -> str | None:
    """Return the marks of the telling words: of consonants and of beginnings, which a slip of the pen seldom both changes."""
    found = name_words(nom, commune).split()
    telling = [w for w in found if w not in TRADE_WORDS] or found
    return "|".join(sorted({digest("mot", mark, size=8) for w in telling for mark in (skeleton(w), w[:BEGINNING])})) or None
