"""Declarations: what is accepted, and that each mistake is told with file, line and remedy."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from pipeline.config import TARGETS, CodeColumn, Deposits, Source, load_source, load_sources, load_territory, set_aside
from pipeline.config.kinds import FormService
from pipeline.errors import ConfigError
from tests.territory import put

GUIDE = Path(__file__).resolve().parents[1] / "sources" / "LISEZMOI.md"

GOOD = """\
producteur: Mairie d'essai
licence: lov2
base_legale: mission de service public
cadence: mensuelle
colonnes:
  nom: Enseigne
  telephone: [Tél, Portable]
  services:
    - Services
    - {colonne: "Drive ?", code: drive}
"""


def write(root: Path, text: str, name: str = "mairie") -> Path:
    folder = root / "sources" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "source.yml").write_text(text, encoding="utf-8")
    return folder


def test_a_declaration_is_read_into_frozen_objects(tmp_path: Path) -> None:
    source = load_source(write(tmp_path, GOOD), tmp_path)
    assert source.id == "mairie"
    assert source.colonnes["telephone"] == ("Tél", "Portable")
    assert source.colonnes["services"][1] == CodeColumn(colonne="Drive ?", code="drive")
    with pytest.raises(Exception, match="frozen"):
        source.producteur = "autre"


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("cadence: mensuelle", "cadence: mensuel"), 4, ["cadence", "mensuelle"]),
        (("licence: lov2", "license: lov2"), 2, ["license", "vouliez-vous dire « licence »"]),
        (("  nom: Enseigne", "  nomm: Enseigne"), 6, ["nomm", "vouliez-vous dire « nom »"]),
        (("  telephone", "  telefone"), 7, ["telefone", "vouliez-vous dire « telephone »"]),
        (("code: drive", "kode: drive"), 10, ["kode"]),
        (("producteur: Mairie d'essai\n", ""), 1, ["producteur", "obligatoire"]),
        (("cadence: mensuelle", "cadence: mensuelle\nconfiance: 200"), 5, ["confiance", "100"]),
        (("cadence: mensuelle", "cadence: mensuelle\nconfiance_champs: {horaire: 90}"), 5, ["champ inconnu", "« horaires »"]),
        (("cadence: mensuelle", "cadence: [mensuelle"), 5, ["YAML illisible", "un crochet"]),
        (("cadence: mensuelle", "cadence: mensuelle\ntitre: Ville : centre"), 5, ["entre guillemets un texte qui en contient"]),
        (("  telephone", "   telephone"), 7, ["ligne trop décalée : l'aligner sur la précédente"]),
        (("  telephone", "\ttelephone"), 7, ["une tabulation au début de la ligne"]),
        (("cadence: mensuelle", "cadence: mensuelle\ncadence: annuelle"), 5, ["la même clé est écrite deux fois"]),
    ],
)
def test_a_mistake_is_told_with_file_line_and_remedy(
    tmp_path: Path, change: tuple[str, str], line: int, words: list[str]
) -> None:
    folder = write(tmp_path, GOOD.replace(*change))
    with pytest.raises(ConfigError) as caught:
        load_source(folder, tmp_path)
    message = str(caught.value)
    assert f"ligne {line}" in message
    assert "source.yml" in message
    for word in words:
        assert word in message


def test_a_source_needs_a_name_column(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="aucune colonne ne donne le nom"):
        load_source(write(tmp_path, GOOD.replace("  nom: Enseigne\n", "")), tmp_path)


def test_a_folder_name_is_a_slug(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nom de dossier refusé") as caught:
        load_source(write(tmp_path, GOOD, "Mairie d'été (1)"), tmp_path)
    assert "le renommer « mairie-d-ete-1 »" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Sources CCI 2026/source.yml", ["nom de dossier refusé", "« sources-cci-2026 »", "mis de côté"]),
        ("Copie de a/source.yml", ["nom de dossier refusé", "« copie-de-a »", "si c'est une copie"]),
        ("A/source.yml", ["nom de dossier refusé", "— n'employer que minuscules sans accent, chiffres et tirets ou sortir"]),
        ("Mairie d'été/source.yml", ["le renommer « mairie-d-ete »"]),
        ("Nouveau dossier/liste.xlsx", ["Nouveau dossier : pas de source.yml", "etal sources add"]),
        ("cci-47/depots/liste.csv", ["cci-47 : pas de source.yml"]),
        ("cci-47/source.yml.txt", ["cci-47/source.yml.txt", "le renommer « source.yml »"]),
        ("cci-47/Source.yaml", ["le renommer « source.yml »"]),
        ("liste.xlsx", ["sources/liste.xlsx", "aucune source"]),
        ("decisions/rapprochements.xlsx", ["decisions/rapprochements.xlsx", "rapprochements.csv seul"]),
    ],
)
def test_what_is_no_source_is_told_with_its_remedy_and_the_others_are_read(tmp_path: Path, name: str, words: list[str]) -> None:
    write(tmp_path, GOOD, "a")
    put(tmp_path, f"sources/{name}", GOOD)
    (told,) = set_aside(tmp_path)
    for word in words:
        assert word in told
    assert [source.id for source in load_sources(tmp_path)] == ["a"]


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store", "Thumbs.db", "desktop.ini", "~$liste.xlsx", ".~lock.liste.ods#", "a/.DS_Store",
        "decisions/~$rapprochements.xlsx",
        "Nouveau dossier/desktop.ini", ".Trash-1000/b/source.yml", ".cache/source.yml", "notes.txt", "decisions/LISEZMOI.txt",
        "source.schema.json", "ban/adresses.ndjson.gz", "contours/communes.parquet",
    ],
)  # fmt: skip
def test_what_systems_leave_and_our_own_folders_are_not_told(tmp_path: Path, name: str) -> None:
    write(tmp_path, GOOD, "a")
    put(tmp_path, f"sources/{name}", "x")
    assert set_aside(tmp_path) == ()
    assert [source.id for source in load_sources(tmp_path)] == ["a"]


def test_where_every_folder_is_misnamed_that_is_what_is_told(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "CCI 47")
    with pytest.raises(ConfigError, match=r"aucune source ; sources/CCI 47 : nom de dossier refusé — .* « cci-47 »"):
        load_sources(tmp_path)


def test_yaml_numbers_and_booleans_are_the_text_they_show(tmp_path: Path) -> None:
    source = load_source(write(tmp_path, GOOD + "ignorees: [2026, oui]\nvaleurs: {categorie: {1: boucherie}}\n"), tmp_path)
    assert source.ignorees == ("2026", "oui")
    assert source.valeurs["categorie"] == {"1": ("boucherie",)}


def test_sources_come_sorted(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        write(tmp_path, GOOD, name)
    assert [s.id for s in load_sources(tmp_path)] == ["a", "b", "c"]


def test_territory_yes_no_and_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="etal init"):
        load_territory(tmp_path)
    (tmp_path / "sources").mkdir()
    text = 'nom: Essai\ndepartements: ["47"]\ndemonstration: oui\nediteur: {nom: Essai}\n'
    (tmp_path / "sources" / "territoire.yml").write_text(text, encoding="utf-8")
    territory = load_territory(tmp_path)
    assert territory.demonstration is True
    assert territory.geocodeur.url == "https://data.geopf.fr/geocodage"


@pytest.mark.parametrize(
    "told",
    [
        *(f"`{key}" for key in Source.model_fields if key not in ("id", "depots")),
        *(f"`depots.{key}`" for key in Deposits.model_fields),
        *(f"`{name}`" for name in (*TARGETS, *get_args(FormService))),
    ],
)
def test_the_officers_guide_tells_each_key_field_and_form(told: str) -> None:
    assert told in GUIDE.read_text(encoding="utf-8")
