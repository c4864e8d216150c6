"""Mojibake in any column: repaired when certain, told at its cell, left alone when it may be what was meant."""

from __future__ import annotations

import pandas as pd

from pipeline.config import Source
from pipeline.model import CALENDAR, ORIGIN, RawRows
from pipeline.normalise.mojibake import repair

SOURCE = Source(
    id="essai", producteur="Essai", licence="lov2", base_legale="x", cadence="annuelle",
    colonnes={"nom": ["Nom"], "commune": ["Ville"], "conditions_retrait": ["Retrait"]}, ignorees=["Note"],
)  # fmt: skip


def rows(**columns: list[str | None]) -> RawRows:
    count = len(next(iter(columns.values())))
    origin = {"source": "essai", "fichier": "l.csv", "feuille": "", "ligne": range(2, count + 2), CALENDAR: "1900"}
    return RawRows(pd.DataFrame(origin | columns).astype(dict.fromkeys(columns, "str"))[[*ORIGIN, CALENDAR, *columns]])


def test_certain_repairs_in_every_declared_column_each_told() -> None:
    raw = rows(
        Nom=["Café Ñandú", "CAFÃ‰ DU CENTRE", None],
        Ville=["NÃ©rac", "Boé", "Nérac"],
        Retrait=["Sur lâ€™Ã©tal, dÃ¨s 9 h", "10 Â€", "« À la ferme »"],
        Note=["NÃ©rac", None, None],
    )
    fixed, told = repair(raw, SOURCE)
    assert fixed["Ville"].to_list() == ["Nérac", "Boé", "Nérac"]
    assert fixed["Nom"].to_list()[:2] == ["Café Ñandú", "CAFÉ DU CENTRE"]
    assert fixed["Retrait"].to_list()[::2] == ["Sur l’étal, dès 9 h", "« À la ferme »"]
    assert fixed["Note"].to_list()[0] == "NÃ©rac"  # ignored: not ours to touch
    places = told[["code", "ligne", "colonne", "valeur", "apres"]].to_numpy().tolist()
    assert places[:3] == [
        ["texte-mojibake", 2, "Retrait", "Sur lâ€™Ã©tal, dÃ¨s 9 h", "Sur l’étal, dès 9 h"],
        ["texte-mojibake", 2, "Ville", "NÃ©rac", "Nérac"],
        ["texte-mojibake", 3, "Nom", "CAFÃ‰ DU CENTRE", "CAFÉ DU CENTRE"],
    ]


def test_letters_of_a_page_are_read_and_told() -> None:
    raw = rows(
        Nom=["P&acirc;tisserie d&#39;&Eacute;lise", "V&eacute;los &amp; Cie", "R&D"], Ville=["N&eacute;rac", "Bo&#xE9;", "Agen"]
    )
    fixed, told = repair(raw, SOURCE)
    assert fixed["Nom"].to_list() == ["Pâtisserie d'Élise", "Vélos &amp; Cie", "R&D"]
    assert fixed["Ville"].to_list() == ["Nérac", "Boé", "Agen"]
    assert told["code"].to_list() == ["texte-entites"] * 4
    assert told[["colonne", "valeur", "apres"]].to_numpy().tolist()[1] == ["Ville", "N&eacute;rac", "Nérac"]
    assert not len(repair(fixed, SOURCE)[1])


def test_again_changes_nothing() -> None:
    fixed, _ = repair(rows(Nom=["Ã‰picerie"], Ville=["Agen"]), SOURCE)
    again, told = repair(fixed, SOURCE)
    assert again["Nom"].to_list() == ["Épicerie"]
    assert not len(told)
