"""What is answered to « do you agree to be published? », and what it lets out."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from pipeline.anomalies import CATALOGUE
from pipeline.config import Source
from pipeline.model import CALENDAR, RawRows
from pipeline.normalise.blocks import Context
from pipeline.normalise.consent import read_answer, read_consent
from pipeline.normalise.headings import likeness
from pipeline.normalise.refusal import asks_to_refuse
from pipeline.normalise.step import normalise
from pipeline.reference.communes import load_communes

DAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("oui", "Oui"), ("oui", "x"), ("oui", "J'accepte"), ("oui", "J’autorise la publication"), ("oui", "D'accord"),
        ("oui", "J'accepte que mes informations soient publiées."), ("oui", "Oui, j'accepte"), ("oui", "Lu et approuvé"),
        ("oui", "Oui, sans réserve"), ("oui", "oui pas de souci"), ("oui", "Je souhaite apparaître sur la carte"),
        ("oui", "Oui pour la publication"),
        ("non", "Non"), ("non", "0"), ("non", "Non, je refuse"), ("non", "Je refuse"), ("non", "Je n'accepte pas"),
        ("non", "Je n'y consens pas"), ("non", "Pas d'accord"), ("non", "Je m'oppose"), ("non", "Je ne souhaite pas"),
        ("non", "NON sauf l'adresse"),
        ("reserve", "Oui, sauf mon téléphone"), ("reserve", "Oui mais pas mon mobile"), ("reserve", "oui sauf mail"),
        ("reserve", "oui pour l'adresse seulement"), ("reserve", "Oui pour le fixe"), ("reserve", "uniquement le fixe"),
        ("reserve", "J'accepte, hors numéro de portable"),
        (None, "peut-être"), (None, "à voir"), (None, "sans objet"), (None, "-"),
    ],
)  # fmt: skip
def test_an_answer_is_read_and_a_limited_yes_is_no_yes(said: str | None, text: str) -> None:
    found = read_consent(text)
    assert found.value == said
    assert ("accord-sous-reserve" in [i.code for i in found.issues]) is (said == "reserve")
    assert {i.code for i in found.issues} <= set(CATALOGUE)


def rows(answers: list[str | None], heading: str = "Accord", **publication: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Normalise a shop for each answer: a fixed line, a mobile, a personal mailbox."""
    who = {"producteur": "?", "licence": "lov2", "base_legale": "?", "cadence": "annuelle"}
    columns = {"nom": "Nom", "commune": "Ville", "telephone": "Tél", "courriel": "Mél", "consentement": heading}
    source = Source.model_validate({"id": "s", "colonnes": columns, "publication": publication, **who})
    many = len(answers)
    place = {"source": "s", "fichier": "f", "feuille": "", "ligne": range(2, many + 2), CALENDAR: "1900"}
    cells = {
        "Nom": [f"Chez Lou {n}" for n in range(many)], "Ville": "Agen", "Tél": "05 36 49 00 11 / 06 39 98 00 11",
        "Mél": "odilon.cazelouze@orange.fr", heading: answers,
    }  # fmt: skip
    raw = pd.DataFrame({**place, **cells})
    raw = raw.astype({name: "str" for name in raw if name != "ligne"})
    shops, told = normalise(RawRows(raw), Context(source, load_communes(["47"]), DAY, DAY), ("47",))
    return pd.DataFrame(shops), pd.DataFrame(told)


def test_what_goes_out_is_what_was_plainly_agreed_to() -> None:
    shops, told = rows(["Oui", "Oui, sauf mon téléphone", "Non", None])
    assert shops["telephone"].fillna("").tolist() == ["+33536490011|+33639980011", "", "+33536490011", "+33536490011"]
    assert shops["courriel"].fillna("").tolist() == ["odilon.cazelouze@orange.fr", "", "", ""]
    assert told.loc[told["code"].eq("accord-sous-reserve"), "ligne"].tolist() == [3]


def test_who_refuses_to_be_published_is_left_out_where_that_was_the_question() -> None:
    shops, told = rows(["Oui", "Non", None, "Je refuse"], refus="ecarter")
    assert shops["nom"].tolist() == ["Chez Lou 0", "Chez Lou 2"]
    refused = told[told["code"].eq("publication-refusee")]
    assert (refused["ligne"].tolist(), refused["colonne"].unique().tolist()) == ([3, 5], ["Accord"])


@pytest.mark.parametrize(
    "heading",
    [
        "Je ne souhaite pas que mes coordonnées soient publiées", "Refus de publication", "Opposition à la diffusion",
        "Ne pas publier", "Non diffusable", "Je n'accepte pas la publication de mes données", "Publication non autorisée",
        "Souhaitez-vous ne pas apparaître ?", "Exclure de l'annuaire", "Opt-out RGPD",
        "RGPD. Je ne souhaite pas que mes coordonnées paraissent",
    ],
)  # fmt: skip
def test_a_yes_to_a_refusal_is_a_no_and_its_no_is_no_agreement(heading: str) -> None:
    assert asks_to_refuse(heading)
    assert [read_answer(heading, text).value for text in ("Oui", "x", "VRAI")] == ["non"] * 3
    assert [read_answer(heading, text).value for text in ("Non", "FAUX", "-")] == [None] * 3
    assert read_answer(heading, "Je ne souhaite pas apparaître").value == "non"
    assert likeness(heading)["consentement"] >= 0.85


@pytest.mark.parametrize(
    "heading",
    [
        "Accord pour publication", "J'accepte que mes données soient publiées", "Accord ou refus de publication", "Site internet",
        "Carte bancaire refusée", "Opposition prospection", "Consentement", "RGPD",
        "Souhaitez-vous apparaître sur la carte ? Si vous ne le souhaitez pas, répondez non",
        "Acceptez-vous de figurer sur la carte ?",
    ],
)  # fmt: skip
def test_a_question_of_agreement_is_no_refusal(heading: str) -> None:
    assert not asks_to_refuse(heading)
    assert read_answer(heading, "Oui").value == "oui"


def test_who_ticks_a_refusal_keeps_what_is_personal_to_themselves() -> None:
    shops, _ = rows(["Oui", "Non", None], heading="Refus de publication sur le site")
    assert shops["telephone"].tolist() == ["+33536490011"] * 3
    assert shops["courriel"].isna().all()


def test_who_refuses_that_their_numbers_are_published_has_none_published() -> None:
    shops, told = rows(["Oui", "Non"], heading="Je ne souhaite pas que mes coordonnées soient publiées")
    assert shops["telephone"].fillna("").tolist() == ["", "+33536490011"]
    assert told.loc[told["code"].eq("contact-refuse"), ["ligne", "colonne"]].to_numpy().tolist() == [[2, "Tél"]]
    shops, _ = rows(["Non"], heading="J'accepte que mon mobile soit publié")
    assert shops["telephone"].tolist() == ["+33536490011"]
