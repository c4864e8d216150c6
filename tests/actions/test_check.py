"""``etal check``: what is told of declarations and of their examples."""

from __future__ import annotations

from pathlib import Path

from pipeline.actions.check import check_sources
from tests import territory

GIVEN = "{Enseigne: Le Panier, Activité: Épicerie, CP: 47120, Ville: Duras}"


def told(root: Path, examples: str) -> list[str]:
    territory.put(root, "sources/mairie/source.yml", f"{territory.MAIRIE}exemples:\n{examples}")
    return [f"{'ok' if one.ok else '!!'} {one.message}" for one in check_sources(root) if "mairie, exemple" in one.objet]


def test_an_example_says_what_it_gives_otherwise(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    kept = f"  - {{recu: {GIVEN}, donne: {{nom: Le Panier, code_insee: '47086', telephone: null}}}}\n"
    wrong = f"  - {{recu: {GIVEN}, donne: {{nom: La Corbeille, telephone: '+33536490012', siret: null}}}}\n"
    unknown = f"  - {{recu: {GIVEN}, donne: {{enseigne: Le Panier}}}}\n"
    nameless = "  - {recu: {CP: 47120, Ville: Duras}, donne: {nom: Le Panier}}\n"
    assert told(root, kept + wrong + unknown + nameless) == [
        "ok donne ce qui est attendu",
        "!! nom : « Le Panier » au lieu de « La Corbeille » ; telephone : « rien » au lieu de « +33536490012 »",
        "!! « enseigne » n'est pas un champ connu",
        "!! la ligne est mise de côté",
    ]


def test_what_cannot_be_published_or_read_is_told_of_its_source_alone(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    territory.put(root, "sources/mairie/source.yml", territory.MAIRIE.replace("lov2", "À COMPLÉTER"))
    (root / "sources/chambre/source.yml").write_bytes(territory.CHAMBRE.encode("cp1252"))
    said = {one.objet: (one.ok, one.message) for one in check_sources(root)}
    assert said["sources/chambre"][0] is False and "n'est pas en UTF-8" in said["sources/chambre"][1]
    assert said["sources/mairie"] == (
        True, "déclaration lue, 0 exemple(s) ; attention, rien n'en sera publié : licence à compléter"
    )  # fmt: skip
