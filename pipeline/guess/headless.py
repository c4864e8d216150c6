"""The rows of a file never seen in; the names of its columns that are themselves values, as where it has no heading, out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pandas as pd

from pipeline.model import RawRows
from pipeline.normalise.evidence import evidence, values_of
from pipeline.reference.communes import Communes

_PLAIN: Final = re.compile(r"[\d\s.,+()-]{4,}|\S+@\S+\.\w+|\d{1,2}/\d{1,2}/\d{2,4}")
_SHOWN: Final = 3


def no_heading(names: Sequence[str], raw: RawRows, communes: Communes) -> str:
    """Return, in French, that some names are values: a phone, an address, a commune told again; "" where none is."""
    odd = [name for name in names if _PLAIN.fullmatch(name.strip()) or _is_place(name, raw, communes)]
    if not odd:
        return ""
    return (
        f"l'en-tête contient des valeurs ({' | '.join(odd[:_SHOWN])}) : s'il est plus bas, donner sa ligne (--entete) ; "
        "si le fichier n'en a pas, en ajouter un au-dessus, sinon son premier commerce est perdu"
    )


def _is_place(name: str, raw: RawRows, communes: Communes) -> bool:
    said = evidence(values_of(pd.Series([name], dtype="str")), communes)
    again = said.get("commune") and raw[name].eq(name).any()  # « Agen » over other « Agen »; « Ville » is a commune too
    return bool(said.get("numero_voie") or said.get("avec_commune") or again)
