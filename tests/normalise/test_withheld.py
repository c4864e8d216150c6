"""Mobiles and personal mailboxes written in texts, addresses, names, links: none goes out without consent; all else stays."""

from __future__ import annotations

import datetime as dt
import random
import re
from typing import Any

import pandas as pd
import pytest

from pipeline.config import Source
from pipeline.model import CALENDAR, PUBLIC_COLUMNS, RawRows
from pipeline.normalise.blocks import Context
from pipeline.normalise.step import normalise
from pipeline.reference.communes import load_communes
from pipeline.reference.sirene import COLUMNS as STOCK_COLUMNS
from pipeline.reference.sirene import Sirene

DAY = dt.date(2026, 11, 22)
TARGETS = (
    "nom", "raison_sociale", "description", "adresse", "complement_adresse", "conditions_retrait", "zone_livraison", "horaires",
    "marches", "site_web", "reseaux_sociaux", "boutique_en_ligne", "consentement", "siret",
)  # fmt: skip


def read(
    received: dict[str, str], stock: Sirene | None = None, **publication: Any
) -> tuple[pd.Series[str], list[tuple[str, str, str]]]:
    """Return the one row that ``received`` gives, and what was told of what is held back."""
    cells = dict.fromkeys(TARGETS) | {"nom": "Chez Lou", "commune": "Agen"} | received
    source = Source.model_validate(
        {
            "id": "s", "producteur": "?", "licence": "lov2", "base_legale": "?", "cadence": "annuelle",
            "colonnes": {name: [name.upper()] for name in cells}, "publication": publication,
        }
    )  # fmt: skip
    place = {"source": "s", "fichier": "f", "feuille": "", "ligne": [2], CALENDAR: "1900"}
    raw = pd.DataFrame(place | {name.upper(): [value] for name, value in cells.items()})
    raw = raw.astype({c: "str" for c in raw.columns if c != "ligne"})
    shops, found = normalise(RawRows(raw), Context(source, load_communes(["47"]), DAY, DAY, stock, keyed=False), None)
    told = found[found["code"].isin(["mobile-retenu", "courriel-retenu", "personne-retenue"])]
    return shops.iloc[0], [tuple(row) for row in told[["code", "colonne", "valeur"]].to_numpy().tolist()]


@pytest.mark.parametrize(
    ("target", "cell", "after", "held"),
    [
        ("description", "Appelez le 06 39 98 00 13, ou passez", "Appelez le (mobile non publié), ou passez", "06 39 98 00 13"),
        ("description", "Au +33 (0)6.39.98.00.13.", "Au (mobile non publié).", "+33 (0)6.39.98.00.13"),
        ("conditions_retrait", "par SMS au +33639980013", "par SMS au (mobile non publié)", "+33639980013"),
        ("zone_livraison", "Agen, 0033 7 39 98 00 13", "Agen, (mobile non publié)", "0033 7 39 98 00 13"),
        ("conditions_retrait", "lou.pertuzat@orange.fr", "(courriel non publié)", "lou.pertuzat@orange.fr"),
        ("nom", "Boulangerie Un - Tél. : 06 39 98 00 11", "Boulangerie Un", "+33639980011"),
        ("adresse", "12 rue de la Gare 0639980014", "12 Rue de la Gare", "+33639980014"),
        ("adresse", "12 rue de la Gare tél : 06-39-98-00-14", "12 Rue de la Gare", "+33639980014"),
        ("marches", "Agen samedi matin 06 39 98 00 20", "Sa Agen", "06 39 98 00 20"),
        ("reseaux_sociaux", "https://wa.me/33639980013", None, "https://wa.me/33639980013"),
        ("site_web", "https://api.whatsapp.com/send?phone=33639980013", None, "https://api.whatsapp.com/send?phone=33639980013"),
    ],
)
def test_nothing_personal_goes_out_by_another_column(target: str, cell: str, after: str | None, held: str) -> None:
    row, told = read({target: cell})
    assert row[target] == after if after else pd.isna(row[target])
    code = "courriel-retenu" if "@" in held else "mobile-retenu"
    column = "telephone" if target in ("nom", "adresse") else target.upper()  # where it is read, and held back
    assert told == [(code, column, held)]


def test_an_address_leaves_no_half_of_a_number_beside() -> None:
    row, told = read({"adresse": "12 rue de la Gare - 06 39 98 00 14"})
    assert row["adresse"] == "12 Rue de la Gare"
    assert pd.isna(row["complement_adresse"])
    assert [code for code, *_ in told] == ["mobile-retenu"]


def test_hours_that_were_not_understood_hold_no_mobile() -> None:
    row, told = read({"horaires": "Sur RDV 06.39.98.00.19 du lundi au vendredi"})
    assert row["horaires_texte"] == "Sur RDV (mobile non publié) du lundi au vendredi"
    assert told == [("mobile-retenu", "HORAIRES", "06.39.98.00.19")]


@pytest.mark.parametrize(
    ("target", "cell"),
    [
        ("description", "Ouvert 07-12 14-19 07-12, tel 05 36 49 00 01"),
        ("description", "SIRET 06399800110001, depuis 1987"),
        ("conditions_retrait", "Écrire à contact@chezlou.example"),
        ("zone_livraison", "Agen, 6 km ; 47000 47200"),
        ("site_web", "https://www.chezlou.example/?p=33639980013"),
        ("reseaux_sociaux", "https://www.facebook.com/33639980013"),
        ("nom", "Le 06 et le 07"),
    ],
)
def test_what_is_the_shop_s_own_stays(target: str, cell: str) -> None:
    row, told = read({target: cell})
    assert (row[target], told) == (cell, [])


@pytest.mark.parametrize("agreed", [{"consentement": "oui"}, {}])
def test_who_agreed_is_published(agreed: dict[str, str]) -> None:
    text = "Au 06 39 98 00 13 ou lou.pertuzat@orange.fr"
    everywhere: dict[str, Any] = {} if agreed else {"telephone_mobile": True, "courriel_personnel": True}
    row, told = read({"description": text, **agreed}, **everywhere)
    assert (row["description"], told) == (text, [])


def test_one_agreement_is_not_the_other() -> None:
    row, _ = read({"description": "Au 06 39 98 00 13 ou lou.pertuzat@orange.fr"}, telephone_mobile=True)
    assert row["description"] == "Au 06 39 98 00 13 ou (courriel non publié)"


TEXTS = {
    "nom": "Boulangerie de la Gare", "raison_sociale": "SARL Lou", "description": "Pain au levain",
    "adresse": "12 rue de la Gare",
    "complement_adresse": "Bât. A", "voie": "rue de la Gare", "lieu_dit": "Borde Haute", "numero": "12", "code_postal": "47000",
    "commune": "Agen", "conditions_retrait": "Au magasin", "zone_livraison": "Agen et Boé", "horaires": "mar-sam 9h-12h30",
    "marches": "Agen samedi matin", "site_web": "https://lou.example/", "reseaux_sociaux": "facebook.com/chezlou",
    "boutique_en_ligne": "https://lou.example/p", "services": "livraison", "labels": "AB", "accessibilite": "oui",
    "modes_paiement": "CB", "statut": "ouvert", "telephone": "05 36 49 00 01", "courriel": "contact@lou.example",
    "categorie": "Boulangerie",
}  # fmt: skip
"""Column → what stands there beside a mobile."""


def mobile(dice: random.Random) -> tuple[str, str]:
    """Return the last digits of a mobile, and the number as somebody may have typed it."""
    own = f"{dice.choice('67')}3998{dice.randint(0, 9999):04}"
    prefix = dice.choice(("0", "0", "+33", "0033", "+33 (0)"))
    digits, first = (own, prefix) if prefix != "0" else ("0" + own, "")
    cuts = sorted(dice.sample(range(1, len(digits)), dice.randint(0, 5)))
    groups = [digits[a:b] for a, b in zip([0, *cuts], [*cuts, len(digits)], strict=True)]
    signs = [dice.choice((" ", " ", ".", "-", "/", " - ", "_", "·")) for _ in groups[1:]]
    return own[-5:], first + groups[0] + "".join(s + g for s, g in zip(signs, groups[1:], strict=True))


@pytest.mark.parametrize("seed", range(3))
def test_no_mobile_in_any_grouping_goes_out_by_any_column(seed: int) -> None:
    dice, rows, told = random.Random(seed), [], []
    for _ in range(700):
        target, (own, written) = dice.choice(list(TEXTS)), mobile(dice)
        beside = dice.choice((" ", " / ", ", ", " tél. : ", " (", " Lou "))
        text = TEXTS[target] + beside + written if dice.random() < 0.8 else written + beside + TEXTS[target]
        rows.append({"nom": "Chez Lou", "commune": "Agen", "adresse": "12 rue de la Gare"} | {target: text})
        told.append(own)
    about = {"id": "s", "producteur": "?", "licence": "lov2", "base_legale": "?", "cadence": "annuelle"}
    declared = {"colonnes": {t: [t] for t in TEXTS}, "valeurs_inconnues": "signaler"}
    raw = pd.DataFrame(rows).reindex(columns=list(TEXTS)).astype("str")
    raw = raw.assign(source="s", fichier="f", feuille="", ligne=range(len(raw)), **{CALENDAR: "1900"})
    context = Context(Source.model_validate(about | declared), load_communes(["47"]), DAY, DAY, keyed=False)
    shops, _ = normalise(RawRows(raw), context, None)
    public = shops.set_index("ligne")[[c for c in PUBLIC_COLUMNS if c in shops and not c.startswith("date_")]].astype("str")
    out = public.fillna("").agg("|".join, axis=1)
    assert len(out) > 600
    said = [(int(line), re.sub(r"[^\d|]", "", text)) for line, text in zip(shops["ligne"], out, strict=True)]
    assert [rows[line] for line, digits in said if told[line] in digits] == []


@pytest.mark.parametrize(
    ("target", "cell", "after", "held"),
    [
        ("complement_adresse", "chez M. Untel, RDC", "RDC", "chez M. Untel"),
        ("complement_adresse", "RDC, sonner chez Mme Untel", "RDC", "sonner chez Mme Untel"),
        ("complement_adresse", "RDC (digicode 1234B)", "RDC", "digicode 1234B"),
        ("complement_adresse", "Interphone Untel", None, "Interphone Untel"),
        ("adresse", "chez Madame Untel, 3 rue Neuve", "3 Rue Neuve", "chez Madame Untel"),
        ("adresse", "3 rue Neuve c/o M UNTEL", "3 Rue Neuve", "c/o M UNTEL"),
        ("reseaux_sociaux", "facebook.com/josette.untel.12", None, "https://www.facebook.com/josette.untel.12"),
        ("reseaux_sociaux", "https://www.linkedin.com/in/josette-untel", None, "https://www.linkedin.com/in/josette-untel"),
    ],
)
def test_no_person_is_told_with_the_way_in_nor_by_an_account(target: str, cell: str, after: str | None, held: str) -> None:
    row, told = read({target: cell})
    assert row[target] == after if after else pd.isna(row[target])
    assert told == [("personne-retenue", target.upper(), held)]
    agreed, told = read({target: cell, "consentement": "oui"})
    assert (pd.notna(agreed[target]), told) == (True, [])


@pytest.mark.parametrize(
    ("target", "cell"),
    [
        ("complement_adresse", "Chez Mr Bricolage"),
        ("complement_adresse", "Chez Lou"),
        ("adresse", "3 Rue Monsieur le Prince"),
        ("adresse", "12 Rue Madame de Sévigné"),
        ("reseaux_sociaux", "https://www.facebook.com/boulangerie.josette"),
        ("reseaux_sociaux", "https://www.facebook.com/profile.php?id=100063998010600"),
    ],
)
def test_a_place_or_a_page_of_its_own_stays(target: str, cell: str) -> None:
    row, told = read({target: cell})
    assert (row[target], told) == (cell, [])


def test_a_page_under_the_name_that_the_shop_bears_stays() -> None:
    row, told = read({"nom": "Josette Untel Coiffure", "reseaux_sociaux": "facebook.com/josette.untel"})
    assert (row["reseaux_sociaux"], told) == ("https://www.facebook.com/josette.untel", [])


def test_a_legal_name_that_may_never_be_told_is_no_sign_either() -> None:
    row, _ = read({"nom": "", "raison_sociale": "UNTEL Josette"})
    assert row["nom"] == "UNTEL Josette"
    with pytest.raises(IndexError):  # set aside: the shop has no name that may be told
        read({"nom": "", "raison_sociale": "UNTEL Josette"}, champs_exclus=("raison_sociale",))


@pytest.mark.parametrize(
    ("received", "diffusion", "kept"),
    [
        ({"raison_sociale": "UNTEL Josette"}, "P", False),
        ({"raison_sociale": "UNTEL Josette", "consentement": "oui"}, "P", True),
        ({"raison_sociale": "UNTEL Josette", "consentement": "oui, sauf mon nom"}, "P", False),
        ({"raison_sociale": "UNTEL Josette"}, "O", True),
        ({"raison_sociale": "UNTEL Josette", "nom": "Chez Josette"}, "P", True),
        ({"raison_sociale": "SARL Untel"}, "P", True),
    ],
)
def test_whom_insee_tells_in_part_is_not_named_by_another_file(received: dict[str, str], diffusion: str, kept: bool) -> None:
    known = {"siret": ["99990356000020"], "diffusion": [diffusion], "etat": ["A"], "code_insee": ["47001"]}
    stock = Sirene(pd.DataFrame(known).reindex(columns=list(STOCK_COLUMNS)).astype("str"))
    row = {"nom": "", "siret": "99990356000020"} | received
    if kept:
        assert read(row, stock)[0]["nom"] in ("UNTEL Josette", "Chez Josette", "SARL Untel")
    else:
        with pytest.raises(IndexError):  # set aside
            read(row, stock)
