"""Posters and counter cards, as who hangs them and who scans them meet them: shown as pictures, their QR codes read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import ConfigError, PipelineError
from pipeline.poster import make
from pipeline.poster.draw import CARD, POSTER, pdf
from pipeline.poster.fit import fit, wrap, writable
from pipeline.poster.paper import BOLD, PLAIN, letters
from pipeline.poster.sheet import Sheet
from tests.publish.shops import shops
from tests.publish.site.made import URL, release

DECLARED = f"""
nom: Lot-et-Garonne
departements: ["47"]
editeur:
  nom: Département d'exemple
url_publique: {URL}
"""
NAME = "L'Œuf à la Coque — Épicerie fine & crémerie du Château de la Grande Prairie, maison fondée par les sœurs Hœgaërt"
ROWS = (
    {"nom": NAME, "services": "livraison|terrasse|click_and_collect", "horaires": "Mo-Fr 09:00-12:00,14:00-19:00; PH off"},
    {"nom": "x" * 10_000, "adresse": "y" * 10_000, "horaires": None, "horaires_texte": "z" * 10_000},
    {"nom": "\u202e\u05d0\u05d1\u05d2\u202c <script>alert(1)</script> \x00(\\)%PDF endstream endobj"},
    {"nom": "مخبز", "services": None, "horaires": None, "horaires_texte": None, "telephone": None, "adresse": None},
    {"nom": "Parti", "statut": "ferme"},
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish five shops in a territory that has a public address."""
    where = tmp_path_factory.mktemp("territory")
    (where / "sources").mkdir()
    (where / "sources/territoire.yml").write_text(DECLARED, encoding="utf-8")
    release(where / "dist", shops(*ROWS))
    return where


def shown(path: Path) -> tuple[Any, str, tuple[float, float]]:
    """Return the only page of a PDF as a picture, its text, its size in millimetres."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    assert len(document) == 1
    size = tuple(side / 72 * 25.4 for side in document[0].get_size())
    return document[0].render(scale=1.5).to_pil(), document[0].get_textpage().get_text_range(), (size[0], size[1])


def scanned(picture: Any) -> list[str]:
    """Read the QR codes of a picture."""
    import zxingcpp

    found = zxingcpp.read_barcodes(picture)
    return [one.text for one in found]


@pytest.mark.parametrize("id_", ["c-0001", "c-0002", "c-0003", "c-0004"])
def test_the_code_leads_to_the_page_of_the_shop(root: Path, tmp_path: Path, id_: str) -> None:
    made = make(root, id_, None, tmp_path)
    assert [path.name for path in made.files] == [f"affiche-a4-{id_}.pdf", f"carte-a6-{id_}.pdf"]
    for path, paper in zip(made.files, ((210, 297), (105, 148)), strict=True):
        picture, _, size = shown(path)
        assert size == pytest.approx(paper, abs=0.1)
        assert scanned(picture) == [f"{URL}/e/{id_}/"]


def test_the_code_of_a_commune_leads_to_its_list(root: Path, tmp_path: Path) -> None:
    sheets = make(root, None, "47001", tmp_path).files
    assert len(sheets) == 2
    for path in sheets:
        picture, text, _ = shown(path)
        assert scanned(picture) == [f"{URL}/communes/47001/"]
        assert "4 commerces, artisans ou producteurs" in text


def test_a_sheet_tells_the_name_whole_click_and_collect_first_and_the_hours(root: Path, tmp_path: Path) -> None:
    poster, card = make(root, "c-0001", None, tmp_path).files
    for path in (poster, card):
        text = " ".join(shown(path)[1].replace("\u00a0", " ").split())
        assert NAME.replace("—", "-") in text.replace("—", "-")
        assert text.index("Click & collect") < text.index("Livraison") < text.index("Terrasse")
        assert "Démonstration".upper() not in text
        assert "05 36 49" in text
    assert "9 h–12 h, 14 h–19 h" in " ".join(shown(poster)[1].replace("\u00a0", " ").split())


def test_hostile_text_is_text_and_nothing_is_drawn_outside(root: Path, tmp_path: Path) -> None:
    for id_ in ("c-0002", "c-0003", "c-0004"):
        for path in make(root, id_, None, tmp_path).files:
            picture, text, _ = shown(path)
            assert not {"\u202e", "\u202c", "\u05d0"} & {*text}
            grey = picture.convert("L")
            width, height = grey.size
            for edge in ((0, 0, 20, height), (width - 20, 0, width, height), (0, 0, width, 20), (0, height - 20, width, height)):
                assert grey.crop(edge).getextrema() == (255, 255), (path, edge)
            assert b"/JavaScript" not in path.read_bytes()
            assert b"/URI" not in path.read_bytes()
    assert "<script>alert(1)</script>" in shown(tmp_path / "affiche-a4-c-0003.pdf")[1]


def test_the_fullest_sheet_keeps_its_code_apart_from_its_text(tmp_path: Path) -> None:
    full = Sheet(
        slug="s", top="t" * 300, name="Maison " * 60, what="Activité " * 40, url=f"{URL}/{'long/' * 30}", call="Scannez " * 20,
        strong=tuple(f"Service numéro {n}" for n in range(12)), others=tuple(f"Autre {n}" for n in range(30)),
        hours=tuple((f"Saison {n}", "9 h–12 h, 14 h–19 h" * 3) for n in range(11)), brief="b " * 200,
        where=tuple("Route de l'Église " * 5 for _ in range(5)), foot="Pied " * 60, demonstration=True,
    )  # fmt: skip
    for form in (POSTER, CARD):
        path = tmp_path / f"{form.name}.pdf"
        path.write_bytes(pdf(full, form))
        picture, text, _ = shown(path)
        assert scanned(picture.resize((picture.width * 3, picture.height * 3))) == [full.url]
        assert "DÉMONSTRATION" in text


def test_the_same_sheet_is_the_same_bytes(root: Path, tmp_path: Path) -> None:
    for id_, commune in (("c-0001", None), (None, "47001")):
        first, again = (make(root, id_, commune, tmp_path / name) for name in ("a", "b"))
        assert [p.read_bytes() for p in first.files] == [p.read_bytes() for p in again.files]


def test_fonts_are_embedded(root: Path, tmp_path: Path) -> None:
    content = make(root, "c-0001", None, tmp_path).files[0].read_bytes()
    assert b"/FontFile2" in content
    assert b"SourceSansPro" in content
    assert b"Helvetica" not in content


@pytest.mark.parametrize(
    ("id_", "commune", "word"),
    [
        ("inconnu", None, "aucun commerce publié"),
        ("c-0005", None, "fermé définitivement"),
        (None, "47000", "code INSEE"),
        (None, "47003", "aucun commerce n'y est publié"),
        (None, None, "--commune"),
        ("c-0001", "47001", "--commune"),
    ],
)
def test_what_cannot_be_made_is_said_with_what_to_do(
    root: Path, tmp_path: Path, id_: str | None, commune: str | None, word: str
) -> None:
    with pytest.raises(PipelineError) as error:
        make(root, id_, commune, tmp_path / "out")
    assert word in str(error.value)
    assert error.value.hint
    assert not (tmp_path / "out").exists()


def test_without_a_public_address_there_is_no_code(root: Path, tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/territoire.yml").write_text(DECLARED.replace(f"url_publique: {URL}", ""), encoding="utf-8")
    (tmp_path / "dist").symlink_to(root / "dist")
    with pytest.raises(ConfigError, match="url_publique"):
        make(tmp_path, "c-0001", None, tmp_path / "out")


def test_an_old_id_gives_the_sheet_of_the_shop_that_took_over(root: Path, tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources/territoire.yml").write_text(DECLARED, encoding="utf-8")
    latest = tmp_path / "dist/latest"
    latest.mkdir(parents=True)
    for name in ("commerces.csv", "datapackage.json"):
        (latest / name).write_bytes((root / "dist/latest" / name).read_bytes())
    told = "ancien_id,id,motif,date\nvieux,c-0001,fusion,2026-11-22\nretire,,,2026-11-22\n"
    (latest / "identifiants.csv").write_text(told)
    assert make(tmp_path, "vieux", None, tmp_path).url == f"{URL}/e/c-0001/"
    with pytest.raises(PipelineError, match="n'est plus publiée"):
        make(tmp_path, "retire", None, tmp_path)


def test_the_command_says_what_it_wrote(root: Path) -> None:
    done = CliRunner().invoke(app, ["poster", "--commune", "47001", "--root", str(root)])
    assert done.exit_code == 0
    assert f"mène à {URL}/communes/47001/" in done.output
    assert (root / "work/affiches/carte-a6-47001.pdf").is_file()
    failed = CliRunner().invoke(app, ["poster", "inconnu", "--root", str(root)])
    assert failed.exit_code == 2


def test_letters_that_the_font_lacks_lose_their_accent_or_go() -> None:
    known = letters(PLAIN) & letters(BOLD)
    french = "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ«»’–—…€n°·"
    assert writable(french, known) == french
    assert writable("e\u0301", known) == "é"
    assert writable("\u202ea\u200bb\ufeffc\x07", known) == "abc"
    assert writable("☕ Café 😀", known) == "Café"
    assert writable("ﬁn a\n\t b", known).endswith("a b")


def test_a_text_shrinks_then_breaks_then_is_cut() -> None:
    def width(text: str, size: float) -> float:
        return len(text) * size

    assert fit("ab cd", width, 100, 1, 20, 5) == (20, ("ab cd",))
    assert fit("ab cd", width, 60, 2, 20, 5) == (20, ("ab", "cd"))
    assert fit("abcdefghij", width, 100, 1, 20, 5).lines == ("abcdefghij",)
    assert fit("a" * 50, width, 50, 2, 20, 5) == (5, ("a" * 10, "a" * 9 + "…"))
    assert fit("", width, 50, 2, 20, 5).lines == ()
    assert wrap("aaaa bb", len, 3, broken=True) == ["aaa", "a", "bb"]
