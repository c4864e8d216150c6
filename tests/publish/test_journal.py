"""JOURNAL.md: what people read of a release."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pipeline.model import UniqueRows
from pipeline.publish import Accepted, compare
from pipeline.publish.content import ready
from pipeline.publish.draft import Draft
from pipeline.publish.journal_file import journal_bytes, markdown
from pipeline.reference.vocabularies import schema
from tests.publish.shops import content, shops

DAY = dt.date(2026, 11, 22)


def journal(before: UniqueRows | None, after: UniqueRows, **told: Any) -> str:
    whole = content(after, changes=compare(before, after), **told)
    earlier = () if before is None else ({"version": "2026.11.20", "rows": len(before)},)
    draft = Draft(whole, ready(after), schema("commerces.schema"), "2026.11.22", DAY, earlier)
    return b"".join(journal_bytes(draft)).decode()


def test_the_first_release_names_nobody() -> None:
    text = journal(None, shops({}, {}))
    assert "Première version" in text and "2 commerces" in text
    assert "Boulangerie du Pont" not in text and "## Par commune" not in text


def test_nothing_that_people_would_notice() -> None:
    text = journal(shops({}, {}), shops({"date_maj": "2026-11-21"}, {"date_maj": "2026-11-21"}))
    assert "- 2 revérifiés sans changement" in text
    assert "## Par commune" not in text


def test_many_shops_of_one_commune_are_counted_once_twenty_are_named() -> None:
    after = shops(*({"nom": f"Boutique {n:02d}"} for n in range(25)))
    text = journal(shops(), after)
    assert "**Agen** : 25 ajoutés" in text
    assert "Boutique 19 ; et 5 autres" in text and "Boutique 20" not in text


def test_a_closing_is_told_with_its_day_where_it_is_known() -> None:
    before = shops({"nom": "Chez Lou"}, {"nom": "Le Panier"})
    after = shops({"nom": "Chez Lou", "statut": "ferme", "date_fermeture": "2026-03-03"}, {"nom": "Le Panier", "statut": "ferme"})
    text = journal(before, after)
    assert "**Agen** : 2 fermés" in text
    assert "- fermés : Chez Lou (depuis le 03/03/2026) ; Le Panier\n" in text


def test_gone_shops_are_not_named() -> None:
    text = journal(shops({"nom": "Chez Lou"}, {"nom": "Le Panier"}), shops({"nom": "Chez Lou"}))
    assert "**Agen** : 1 retiré" in text
    assert "Panier" not in text


def test_what_was_accepted_and_what_is_late_is_said() -> None:
    quality = {"sources": {
        "cci-47": {"etat": "ancien dépôt", "date_depot": "2026-10-02", "commerces_nourris": 1},
        "cma-47": {"etat": "en échec", "date_depot": "", "commerces_nourris": 0},
    }}  # fmt: skip
    text = journal(None, shops({}), quality=quality, accepted=(Accepted("evolution:lignes", "1 contre 2", "fin *d'un* bail"),))
    assert "- `evolution:lignes` : 1 contre 2. Accepté : fin \\*d'un\\* bail" in text
    assert "- cci-47 : le dernier dépôt n'a pu être lu ; celui du 02/10/2026 est gardé." in text
    assert "- cma-47 : aucun dépôt n'a pu être lu." in text
    assert "| cma-47 | — | en échec | 0 |" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Café *des* Halles", "Café \\*des\\* Halles"),
        ("a|b\n# titre", "a\\|b \\# titre"),
        ("<script> [x](y) `c` \\ _e_ ~f~", "\\<script\\> \\[x\\](y) \\`c\\` \\\\ \\_e\\_ \\~f\\~"),
    ],
)
def test_markdown_shows_names_as_they_are(text: str, shown: str) -> None:
    assert markdown(text) == shown
