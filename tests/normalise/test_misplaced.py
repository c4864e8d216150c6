"""Values typed in the wrong column: read in their own where certain and where it is empty, told, never put over another."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from pipeline.config import Source
from pipeline.model import CALENDAR, RawRows
from pipeline.normalise.blocks import Context
from pipeline.normalise.mapping import Columns
from pipeline.normalise.misplaced import put_right
from pipeline.normalise.step import normalise
from pipeline.reference.communes import load_communes

DAY = dt.date(2026, 11, 22)
TARGETS = (
    "nom", "raison_sociale", "adresse", "complement_adresse", "commune", "telephone", "courriel", "site_web", "reseaux_sociaux",
    "siret", "horaires", "description", "consentement",
)  # fmt: skip
MOVED = ("valeur-deplacee", "valeur-a-deplacer", "valeur-contredite")


def source(targets: tuple[str, ...] = TARGETS, **declared: object) -> Source:
    about = {"id": "s", "producteur": "?", "licence": "lov2", "base_legale": "?", "cadence": "annuelle"}
    return Source.model_validate({**about, "colonnes": {t: [t.upper()] for t in targets}, **declared})


def rows(*received: dict[str, str], targets: tuple[str, ...] = TARGETS) -> RawRows:
    given = [{"NOM": "Chez Lou", "COMMUNE": "Agen"} | {t.upper(): v for t, v in one.items()} for one in received]
    raw = pd.DataFrame(given).reindex(columns=[t.upper() for t in targets]).astype("str")
    place = {"source": "s", "fichier": "f", "feuille": "", CALENDAR: "1900"}
    return RawRows(raw.assign(**place).assign(ligne=range(2, len(raw) + 2)))


def read(*received: dict[str, str], targets: tuple[str, ...] = TARGETS, **declared: object) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the shops of these rows, and what was told of misplaced values."""
    raw = rows(*received, targets=targets)
    context = Context(source(targets, **declared), load_communes(["47"]), DAY, DAY, keyed=False)
    shops, found = normalise(raw, context, None)
    return shops, found[found["code"].isin(MOVED)].fillna("")


@pytest.mark.parametrize(
    ("stands", "cell", "target", "value"),
    [
        ("courriel", "www.chezlou.example", "site_web", "https://www.chezlou.example"),
        ("courriel", "chezlou.fr", "site_web", "https://chezlou.fr"),
        ("courriel", "https://chezlou.example/boutique", "site_web", "https://chezlou.example/boutique"),
        ("courriel", "contact@chezlou.example / www.chezlou.example", "site_web", "https://www.chezlou.example"),
        ("courriel", "facebook.com/chezlou", "reseaux_sociaux", "https://www.facebook.com/chezlou"),
        ("courriel", "Instagram : @chez.lou", "reseaux_sociaux", "https://www.instagram.com/chez.lou"),
        ("courriel", "05 36 49 00 12", "telephone", "+33536490012"),
        ("site_web", "contact@chezlou.example", "courriel", "contact@chezlou.example"),
        ("site_web", "mailto:Contact@ChezLou.example", "courriel", "contact@chezlou.example"),
        ("site_web", "chezlou.example ; 05.36.49.00.12", "telephone", "+33536490012"),
        ("reseaux_sociaux", "contact@chezlou.example", "courriel", "contact@chezlou.example"),
        ("telephone", "contact@chezlou.example", "courriel", "contact@chezlou.example"),
        ("telephone", "05 36 49 00 12 contact@chezlou.example", "courriel", "contact@chezlou.example"),
        ("telephone", "www.chezlou.example", "site_web", "https://www.chezlou.example"),
        ("telephone", "99990356000020", "siret", "99990356000020"),
        ("telephone", "999 903 560 00020", "siret", "99990356000020"),
        ("siret", "05 36 49 00 12", "telephone", "+33536490012"),
        ("siret", "contact@chezlou.example", "courriel", "contact@chezlou.example"),
        ("adresse", "12 rue Neuve Tél. 05 36 49 00 12", "telephone", "+33536490012"),
        ("adresse", "12 rue Neuve - contact@chezlou.example", "courriel", "contact@chezlou.example"),
        ("complement_adresse", "Bât. A, +33 (0)5 36 49 00 12", "telephone", "+33536490012"),
        ("nom", "Chez Lou 0536490012", "telephone", "+33536490012"),
        ("nom", "Chez Lou www.chezlou.example", "site_web", "https://www.chezlou.example"),
        ("description", "Ouvert du mardi au samedi 9h-12h30", "horaires", "Tu-Sa 09:00-12:30"),
        ("description", "Pain au levain. Du mardi au samedi 7h-13h.", "horaires", "Tu-Sa 07:00-13:00"),
    ],
)
def test_a_certain_value_is_read_in_its_own_field_and_told(stands: str, cell: str, target: str, value: str) -> None:
    shops, told = read({stands: cell})
    assert shops.iloc[0][target] == value
    moved = told[told["code"].eq("valeur-deplacee")].iloc[0]
    assert (moved["colonne"], moved["detail"]) == (target.upper(), stands.upper())
    assert moved["valeur"] in cell
    marked = told[told["code"].eq("valeur-a-deplacer")]
    assert marked[["colonne", "valeur", "apres", "detail"]].to_numpy().tolist() == (
        [] if stands == "description" else [[stands.upper(), "", "", target.upper()]]
    )


@pytest.mark.parametrize(
    ("stands", "cell", "kept"),
    [
        ("nom", "Chez Lou - Tél. : 05 36 49 00 12", "Chez Lou"),
        ("adresse", "12 rue Neuve, 05 36 49 00 12", "12 Rue Neuve"),
        ("adresse", "05 36 49 00 12 - 12 rue Neuve", "12 Rue Neuve"),
        ("adresse", "12 rue Neuve contact@chezlou.example 05 36 49 00 12", "12 Rue Neuve"),
    ],
)
def test_what_is_left_of_the_cell_is_read_as_if_alone(stands: str, cell: str, kept: str) -> None:
    shops, _ = read({stands: cell})
    assert shops.iloc[0][stands] == kept


@pytest.mark.parametrize(
    ("stands", "cell"),
    [
        ("courriel", "@chezlou"),
        ("courriel", "Facebook Chez Lou Agen"),
        ("courriel", "chezlou"),
        ("telephone", "536490012"),
        ("telephone", "99990356000021"),  # its key is false
        ("telephone", "999903560"),
        ("telephone", "05 36 49 00 12 13"),
        ("site_web", "https://chezlou.example/p/0536490012"),
        ("site_web", "https://chezlou.example/@lou.example"),
        ("adresse", "12 rue Neuve, Fax 05 36 49 00 12"),
        ("adresse", "BP 05 47000 12 34"),
        ("nom", "Vinatis.com"),
        ("nom", "www.chezlou.example"),
        ("raison_sociale", "BOOKING.COM"),
        ("courriel", "lou@gmail.con"),
        ("site_web", "nom@domaine.com"),
        ("description", "Mardi 9h-12h : marché d'Agen"),
        ("description", "Livraison du mardi au vendredi de 9h à 12h"),
        ("description", "Ouvert du mardi au samedi 9h-12h, pain bio"),
        ("description", "Ouvert le samedi 9h-12h. Sauf en août, si la météo le permet."),
        ("description", "Horaires de la poste : 9h-12h"),
    ],
)
def test_what_is_not_certain_stays_where_it_is(stands: str, cell: str) -> None:
    _, told = read({stands: cell})
    assert told.empty


@pytest.mark.parametrize(
    ("received", "target", "value", "codes"),
    [
        ({"courriel": "www.autre.example", "site_web": "chezlou.example"}, "site_web", "https://chezlou.example", []),
        ({"telephone": "b@lou.example", "courriel": "a@lou.example"}, "courriel", "a@lou.example", []),
        ({"telephone": "99990356000020", "siret": "99990858500014"}, "siret", "99990858500014", []),
        ({"description": "Ouvert le lundi 9h-12h", "horaires": "mardi 9h-12h"}, "horaires", "Tu 09:00-12:00", []),
        ({"nom": "Chez Lou 0536490012", "telephone": "0536490013"}, "telephone", "+33536490013", ["valeur-contredite"]),
        ({"nom": "Chez Lou 0536490012", "telephone": "0536490012"}, "telephone", "+33536490012", ["valeur-a-deplacer"]),
        ({"nom": "Chez Lou 0536490012", "telephone": "néant"}, "telephone", "+33536490012", [*MOVED[1::-1]]),
        (
            {"courriel": "05 36 49 00 12", "nom": "Lou 05 36 49 00 13"},
            "telephone",
            "+33536490012",
            ["valeur-contredite", *MOVED[1::-1]],
        ),
    ],
)  # fmt: skip
def test_nothing_is_put_over_another_value(received: dict[str, str], target: str, value: str, codes: list[str]) -> None:
    shops, told = read(received)
    assert shops.iloc[0][target] == value
    assert sorted(told["code"]) == sorted(codes)
    assert "0536" not in shops.iloc[0]["nom"].replace(" ", "")


@pytest.mark.parametrize(
    "swapped",
    [
        {"courriel": "www.lou.example", "site_web": "contact@lou.example"},
        {"telephone": "contact@lou.example", "courriel": "05 36 49 00 12"},
        {"siret": "05 36 49 00 12", "telephone": "99990356000020"},
    ],
)
def test_two_columns_typed_in_each_other_s_place_are_both_read(swapped: dict[str, str]) -> None:
    (one, first), (other, second) = swapped.items()
    straight = read({one: second, other: first})[0].iloc[0]
    shops, told = read(swapped)
    assert shops.iloc[0][[one, other]].tolist() == straight[[one, other]].tolist()
    assert sorted(told["code"]) == ["valeur-a-deplacer"] * 2 + ["valeur-deplacee"] * 2


def test_what_may_not_be_published_there_is_not_published_for_having_come_from_elsewhere() -> None:
    received = {"site_web": "lou.pertuzat@orange.fr", "adresse": "12 rue Neuve 06 39 98 00 12"}
    row = read(received)[0].iloc[0]
    assert row[["courriel", "telephone"]].isna().all()
    assert (row["courriel_tous"], row["telephone_tous"]) == ("lou.pertuzat@orange.fr", "+33639980012")
    assert row[["site_web", "adresse"]].fillna("").tolist() == ["", "12 Rue Neuve"]
    agreed = read({**received, "consentement": "oui"})[0].iloc[0]
    assert (agreed["courriel"], agreed["telephone"]) == ("lou.pertuzat@orange.fr", "+33639980012")
    never = read(received, publication={"champs_exclus": ("telephone", "courriel", "courriel_tous", "telephone_tous")})[0].iloc[0]
    assert never[["courriel", "telephone"]].isna().all()


def test_the_value_is_told_on_its_own_column_alone() -> None:
    """What is opposed there is concealed with the findings of that column."""
    _, told = read({"courriel": "05 36 49 00 12"}, {"nom": "Lou 05 36 49 00 12", "telephone": "05 36 49 00 13"})
    elsewhere = told[told["colonne"].ne("TELEPHONE")]
    assert len(elsewhere) == 2
    assert not elsewhere[["valeur", "apres", "detail"]].stack().str.contains("36").any()


def test_a_source_without_that_column_has_it_published_all_the_same() -> None:
    targets = ("nom", "commune", "courriel")
    shops, told = read({"courriel": "www.chezlou.example"}, targets=targets)
    assert shops.iloc[0]["site_web"] == "https://www.chezlou.example"
    assert told[told["code"].eq("valeur-deplacee")]["colonne"].tolist() == ["site_web"]


def test_a_column_read_for_two_fields_holds_both_by_right() -> None:
    about = {"id": "s", "producteur": "?", "licence": "lov2", "base_legale": "?", "cadence": "annuelle"}
    both = {"nom": ["NOM"], "commune": ["COMMUNE"], "telephone": ["CONTACT"], "courriel": ["CONTACT"]}
    raw = rows({"contact": "05 36 49 00 12 contact@chezlou.example"}, targets=("nom", "commune", "contact"))
    _, told = put_right(Columns(raw, Source.model_validate({**about, "colonnes": both})))
    assert told == []


def test_each_row_keeps_its_own_whatever_the_order() -> None:
    many = [{"courriel": f"05 36 49 00 {n:02}"} if n % 3 else {"telephone": f"05 36 49 01 {n:02}"} for n in range(40)]
    for received in (many, many[::-1]):
        shops, _ = read(*received)
        wanted = [re_spelt(next(iter(one.values()))) for one in received]
        assert shops["telephone"].tolist() == wanted


def re_spelt(number: str) -> str:
    return "+33" + number.replace(" ", "")[1:]
