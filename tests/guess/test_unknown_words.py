"""What « sources add » writes of words that no vocabulary knows, and that filling it in as it says is understood."""

from __future__ import annotations

from pathlib import Path

from pipeline.config import load_source
from tests import territory
from tests.guess.test_add import WHO, etal

TRADES = ("Boulangerie", "Fleuriste", "Xylothérapie ondulante", "Zorgluberie")
SERVICES = ("livraison", "retrait en magasin", "zorglub")


def test_the_words_to_translate_stand_as_comments_to_fill_in(tmp_path: Path) -> None:
    root = territory.write(tmp_path / "t")
    rows = [f"Maison {n}|{TRADES[n % 4]}|{n} rue Basse|Agen|{SERVICES[n % 3]}" for n in range(1, 15)]
    path = tmp_path / "liste.csv"
    path.write_text("\n".join(["Liste des commerces", "Enseigne|Métier|Rue|Ville|Services", *rows]), encoding="utf-8")
    told = etal("sources", "add", path, "--root", root, "--nom", "a", *WHO, "--oui", "--entete", "2")
    assert "14 lignes passent sur 14 lues" in told and "n'est pas une catégorie connue" in told
    file = root / "sources/a/source.yml"
    written = file.read_text(encoding="utf-8")
    source = load_source(file.parent, root)
    assert (source.depots.entete, source.depots.separateur, source.valeurs_inconnues) == (2, "|", "signaler")
    assert source.valeurs == {}
    filled = written.replace('#     "Zorgluberie": ', '    "Zorgluberie": fleuriste').replace(
        '#     "zorglub": ', '    "zorglub": livraison'
    )
    for line in ("valeurs:", "  categorie:", "  services:"):
        filled = filled.replace(f"# {line}", line)
    file.write_text(filled, encoding="utf-8")
    assert load_source(file.parent, root).valeurs == {
        "categorie": {"Zorgluberie": ("fleuriste",)}, "services": {"zorglub": ("livraison",)},
    }  # fmt: skip
