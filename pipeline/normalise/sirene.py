"""What SIRENE knows of each SIRET: shops in, shops out with their status, NAF and successor told, and what disagrees.

Rules (facts of the domain): a closed establishment is said closed, never dropped in silence; a SIRET of another commune is
doubtful evidence; what INSEE withholds is never refilled; a SIRET is padded only where both keys and the commune agree.
"""

from __future__ import annotations

import pandas as pd

from pipeline.anomalies import combine, record
from pipeline.model import Anomalies
from pipeline.reference.sirene import CLOSED, PARTIAL, Sirene

SHUT = "ferme"


def confirm_padded(proposed: pd.Series[str], code_insee: pd.Series[str], sirene: Sirene | None) -> pd.Series[str]:
    """Return the padded SIRETs that SIRENE places in the row's own commune; missing elsewhere."""
    if sirene is None:
        return proposed.where(proposed.isna())
    known = sirene.look_up(proposed)
    return proposed.where(proposed.notna() & known["code_insee"].eq(code_insee))


def enrich(rows: pd.DataFrame, sirene: Sirene | None, column: str) -> tuple[pd.DataFrame, Anomalies]:
    """Return ``rows`` (ORIGIN, siret, siren, naf, statut, code_insee) completed, and the findings on ``column``."""
    if sirene is None:
        return rows, combine([])
    known = sirene.look_up(rows["siret"])
    told = rows["siret"].notna()
    there = known["etat"].notna()
    followed = there & known["etat"].eq(CLOSED) & known["successeur"].notna()
    heir = sirene.look_up(known["successeur"].where(followed))
    replaced = followed & heir["etat"].eq("A") & heir["code_insee"].eq(rows["code_insee"])
    shut = there & known["etat"].eq(CLOSED) & ~replaced
    elsewhere = there & ~known["code_insee"].eq(rows["code_insee"])
    fill = there & ~shut & ~replaced & rows["naf"].isna() & known["naf"].notna() & ~known["diffusion"].eq(PARTIAL)
    found = [
        _tell("siret-ferme", rows, shut, column, detail=known["depuis"]),
        _tell("siret-remplace", rows, replaced, column, apres=known["successeur"]),
        _tell("siret-autre-commune", rows, elsewhere & ~shut & ~replaced, column, detail=known["code_insee"]),
        _tell("siret-inconnu", rows, told & ~there, column),
    ]
    siret = rows["siret"].mask(replaced, known["successeur"])
    done = rows.assign(
        statut=rows["statut"].mask(shut, SHUT),
        siret=siret,
        siren=rows["siren"].mask(replaced, siret.str[:9]),
        naf=rows["naf"].mask(fill, known["nomenclature"] + ":" + known["naf"]),
    )
    return done, combine(found)


def _tell(code: str, rows: pd.DataFrame, where: pd.Series[bool], column: str, **more: pd.Series[str]) -> Anomalies:
    words = {name: values[where] for name, values in more.items()}
    return record(code, rows[where], colonne=column, valeur=rows["siret"][where], **words)
