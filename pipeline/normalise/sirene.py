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
_UNKNOWN_DAY = "1900-01-01"
"""What SIRENE writes where it does not know the day (facts of the file: every date that is lost in time)."""


def confirm_padded(proposed: pd.Series[str], code_insee: pd.Series[str], sirene: Sirene | None) -> pd.Series[str]:
    """Return the padded SIRETs that SIRENE places in the row's own commune; missing elsewhere."""
    if sirene is None:
        return proposed.where(proposed.isna())
    known = sirene.look_up(proposed)
    return proposed.where(proposed.notna() & known["code_insee"].eq(code_insee))


def enrich(rows: pd.DataFrame, sirene: Sirene | None, column: str, closed_on: str = "") -> tuple[pd.DataFrame, Anomalies]:
    """Return ``rows`` (ORIGIN, siret, siren, naf, statut, date_fermeture, code_insee) completed, and the findings.

    ``column``: the producer's column of the SIRET; ``closed_on``: that of the closing, by its date or its status. SIRENE's
    closing and its day win over the producer's; that it holds one for active is told, no more: it learns of closings late.
    """
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
    since = _day(known["depuis"]).where(shut)
    fill = there & ~shut & ~replaced & rows["naf"].isna() & known["naf"].notna() & ~known["diffusion"].eq(PARTIAL)
    mine = rows["date_fermeture"]
    other = since.notna() & mine.notna() & since.ne(mine)
    found = [
        _tell("siret-ferme", rows, shut & rows["statut"].ne(SHUT), column, detail=" depuis le " + as_read(since)),
        _tell("fermeture-autre-jour", rows, other, closed_on, valeur=as_read(mine), apres=as_read(since)),
        _tell("siret-actif", rows, there & known["etat"].eq("A") & rows["statut"].eq(SHUT), column),
        _tell("siret-remplace", rows, replaced, column, apres=known["successeur"]),
        _tell("siret-autre-commune", rows, elsewhere & ~shut & ~replaced, column, detail=known["code_insee"]),
        _tell("siret-inconnu", rows, told & ~there, column),
    ]
    siret = rows["siret"].mask(replaced, known["successeur"])
    done = rows.assign(
        statut=rows["statut"].mask(shut, SHUT),
        date_fermeture=since.fillna(mine),
        siret=siret,
        siren=rows["siren"].mask(replaced, siret.str[:9]),
        naf=rows["naf"].mask(fill, known["nomenclature"] + ":" + known["naf"]),
    )
    return done, combine(found)


def _day(depuis: pd.Series[str]) -> pd.Series[str]:
    """Return the ISO days of ``depuis``, missing where SIRENE does not know the day."""
    return depuis.where(depuis.str.fullmatch(r"\d{4}-\d\d-\d\d").fillna(False).astype(bool) & depuis.ne(_UNKNOWN_DAY))


def as_read(days: pd.Series[str]) -> pd.Series[str]:
    """Return ISO days as one writes them: « 2026-03-03 » → « 03/03/2026 »."""
    return days.str[8:] + "/" + days.str[5:7] + "/" + days.str[:4]


def _tell(code: str, rows: pd.DataFrame, where: pd.Series[bool], column: str, **more: pd.Series[str]) -> Anomalies:
    words = {name: values[where] for name, values in {"valeur": rows["siret"], **more}.items()}
    return record(code, rows[where], colonne=column, **words)
