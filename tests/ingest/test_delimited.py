"""Csv as producers export it: any encoding and separator, quoted newlines, ragged lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import Deposits
from pipeline.encoding import detected
from pipeline.errors import SourceError
from pipeline.guess.look import neutral_source
from pipeline.model import CALENDAR, ORIGIN
from tests.ingest.helpers import declared, read, told, values, written

TABLE = "Nom;Adresse;Commune;SIRET\nÉpicerie du Marché;3 allée des Chênes, bât. A;Agen;\nCafé — l’Étoile;;Nérac;41234567800012\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac-roman"])
def test_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    rows, _, anomalies = read(written(tmp_path, TABLE.encode(encoding)))
    assert values(rows, "Nom") == ["Épicerie du Marché", "Café — l’Étoile"]
    assert list(rows.columns) == [*ORIGIN, CALENDAR, "Nom", "Adresse", "Commune", "SIRET"]
    assert not len(anomalies)


def test_old_dos_encoding_is_found(tmp_path: Path) -> None:
    rows, _, _ = read(written(tmp_path, "Nom;Commune\nLe P'tit Café;Nérac\nCrème brûlée;Astaffort\n".encode("cp850")))
    assert values(rows, "Nom") == ["Le P'tit Café", "Crème brûlée"]


def test_capitals_alone_stay_in_windows_encoding(tmp_path: Path) -> None:
    rows, _, _ = read(written(tmp_path, "Nom;Commune\nÉPICERIE DU CHÂTEAU;NÉRAC\nÀ LA FERME;LAPLUME\n".encode("cp1252")))
    assert values(rows, "Nom") == ["ÉPICERIE DU CHÂTEAU", "À LA FERME"]


def test_a_windows_line_pasted_into_utf8_is_read_and_told(tmp_path: Path) -> None:
    many = "".join(f"Café {i};Nérac\n" for i in range(10)).encode()
    rows, _, anomalies = read(written(tmp_path, b"Nom;Commune\n" + many + "Crêperie;Agen\n".encode("cp1252")))
    assert values(rows, "Nom")[-2:] == ["Café 9", "Crêperie"]
    assert told(anomalies) == [("encodage-douteux", 0)]


def test_declared_encoding_that_is_wrong_is_refused_with_the_line(tmp_path: Path) -> None:
    path = written(tmp_path, "Nom;Commune\nBar;Agen\nCafé;Nérac\n".encode("cp1252"))
    with pytest.raises(SourceError, match="ligne 3 : ce fichier n'est pas en « utf-8 »"):
        read(path, declared(encodage="utf-8"))
    for name in ("latin-neuf", "rot13", "undefined", "a\x00"):
        with pytest.raises(SourceError, match=f"« {name} » n'existe pas"):
            read(path, declared(encodage=name))


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separator_is_found_despite_the_others_in_the_text(tmp_path: Path, separator: str) -> None:
    rows = [["Nom", "Adresse", "Commune"], ['"A; B, C | D"', '"1, rue X; bât. 2"', "Agen"], ["E", '"2, rue Y"', "Boé"]]
    read_rows, _, _ = read(written(tmp_path, "\n".join(separator.join(r) for r in rows)))
    assert values(read_rows, "Nom") == ["A; B, C | D", "E"]
    assert values(read_rows, "Commune") == ["Agen", "Boé"]


def test_semicolons_win_over_commas_in_every_address(tmp_path: Path) -> None:
    text = "Nom;Adresse;Commune\n" + "".join(f"S{i};{i}, rue de la Paix, bât. B, 2e;Agen\n" for i in range(9))
    assert values(read(written(tmp_path, text), declared({"nom": ["Enseigne"]}))[0], "Commune") == ["Agen"] * 9


def test_separator_declared_or_hinted_by_excel(tmp_path: Path) -> None:
    rows, _, _ = read(written(tmp_path, "sep=|\nNom|Commune\nA;B|Agen\n"))
    assert (values(rows, "Nom"), list(rows["ligne"])) == (["A;B"], [3])
    rows, _, _ = read(written(tmp_path, "Nom/Commune\nA;B/Agen\n"), declared(separateur="/"))
    assert values(rows, "Nom") == ["A;B"]
    rows, _, _ = read(written(tmp_path, "Nom\tCommune\nA\tAgen\n"), declared(separateur="tab"))
    assert values(rows, "Commune") == ["Agen"]
    with pytest.raises(SourceError, match="séparateur"):
        read(written(tmp_path, "Nom;Commune\nA;B\n"), declared(separateur=";;"))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_physical_even_after_quoted_newlines(tmp_path: Path, newline: str) -> None:
    text = f'Nom;Adresse{newline}"A";"1 rue X{newline}{newline}bât. B"{newline}{newline}B;"2 rue ""Y"""{newline}'
    rows, _, _ = read(written(tmp_path, text.encode(), "liste.txt"))
    assert list(rows["ligne"]) == [2, 6]
    assert values(rows, "Adresse") == [f"1 rue X{newline}{newline}bât. B", '2 rue "Y"']


def test_values_are_not_trimmed_and_blank_is_missing(tmp_path: Path) -> None:
    rows, _, _ = read(written(tmp_path, "Nom;Adresse;Commune\n  Chez Léa ; \u00a0 ;\n;;\nB;x;y\n"))
    assert (values(rows, "Nom"), values(rows, "Adresse"), values(rows, "Commune")) == (
        ["  Chez Léa ", "B"],
        [None, "x"],
        [None, "y"],
    )
    assert rows.dtypes.astype(str).to_dict() == {**dict.fromkeys(rows.columns, "str"), "ligne": "int64"}
    assert rows["Adresse"].isna().tolist() == [True, False]


def test_too_many_fields_is_a_shifted_line_too_few_is_not(tmp_path: Path) -> None:
    text = "Nom;Adresse;Commune\nA;1 rue X;Agen\nB;2; rue Y;Agen\nC;3 rue Z;Boé;;\nD;4 rue T\n"
    rows, _, anomalies = read(written(tmp_path, text))
    assert values(rows, "Nom") == ["A", "C", "D"]
    assert told(anomalies) == [("ligne-decalee", 3)]


def test_a_shifted_line_far_down_is_found_too(tmp_path: Path) -> None:
    text = "Nom;Adresse;Commune\n" + "A;1 rue X;Agen\n" * 500 + "B;2; rue Y;Agen\n"
    rows, _, anomalies = read(written(tmp_path, text))
    assert (len(rows), told(anomalies)) == (500, [("ligne-decalee", 502)])


def test_a_trailing_separator_is_no_column_and_an_unnamed_full_one_is(tmp_path: Path) -> None:
    rows, _, anomalies = read(written(tmp_path, "Nom;Commune;\nA;Agen;\nB;Boé;\n"))
    assert list(rows.columns)[5:] == ["Nom", "Commune"]
    rows, layout, _ = read(written(tmp_path, "Nom;Commune\nA;Agen;x\nB;Boé;y\n"))
    assert values(rows, "(colonne C)") == ["x", "y"]
    assert dict(zip(layout["colonne"], layout["lettre"], strict=True)) == {"Nom": "A", "Commune": "B", "(colonne C)": "C"}
    assert not len(anomalies)


def test_title_lines_and_notes_around_the_table(tmp_path: Path) -> None:
    text = "Liste des commerces;;\nÉdition 2026;;\n\nNom;Adresse;Commune\nA;1 rue X;Agen\nTotal;1;\n* au 10 novembre;;\n"
    rows, _, anomalies = read(written(tmp_path, text))
    assert (values(rows, "Nom"), list(rows["ligne"])) == (["A"], [5])
    assert told(anomalies) == [("ligne-total", 6), ("note-bas-de-tableau", 7)]


def test_an_open_quote_is_refused_not_read_as_one_shop(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="ligne 3 : un guillemet ouvert n'est jamais refermé"):
        read(written(tmp_path, 'Nom;Commune\nA;Agen\n"B;Boé\nC;Layrac\nD;Nérac\n'))


def test_a_quote_inside_a_word_is_text(tmp_path: Path) -> None:
    rows, _, _ = read(written(tmp_path, 'Nom;Commune\nPizza 12" et plus;Agen\nL\'"Étoile";Boé\n'))
    assert values(rows, "Nom") == ['Pizza 12" et plus', 'L\'"Étoile"']


def test_csv_under_a_spreadsheet_extension_is_read_and_told(tmp_path: Path) -> None:
    rows, _, anomalies = read(written(tmp_path, TABLE, "liste.xls"))
    assert (len(rows), told(anomalies)) == (2, [("extension-trompeuse", 0)])


def test_limesurvey_codes_then_labels(tmp_path: Path) -> None:
    text = (
        "id;submitdate;G01Q01;G01Q02[SQ001];G02Q03\n"
        "ID de la réponse;Date de soumission;Quel est le nom ?;Livraison ;Quelle commune ?\n"
        "1;2026-11-02 10:00:00;Chez Léa;Oui;Agen\n"
    )
    by_code = declared({"nom": ["G01Q01"], "commune": ["G02Q03"]}, formulaire="limesurvey")
    by_label = declared({"nom": ["Quel est le nom ?"], "commune": ["Quelle commune ?"]})
    for source, column in ((by_code, "G01Q01"), (by_label, "Quel est le nom ?")):
        rows, _, anomalies = read(written(tmp_path, text), source)
        assert (values(rows, column), list(rows["ligne"])) == (["Chez Léa"], [3])
        assert told(anomalies) == ([("formulaire-reconnu", 0)] if source is by_code else [])


def test_framaforms_banner_rows(tmp_path: Path) -> None:
    text = '"Soumission";"";"Commerce";""\n"Numéro";"Date";"Nom";"Commune"\n"1";"10/11/2026";"Chez Léa";"Agen"\n'
    rows, _, _ = read(written(tmp_path, text))
    assert (values(rows, "Nom"), list(rows["ligne"])) == (["Chez Léa"], [3])
    joined = declared({"nom": ["Commerce Nom"], "commune": ["Commerce Commune"]})  # merged headers leave no trace in a csv
    assert values(read(written(tmp_path, text), joined)[0], "Commerce Commune") == ["Agen"]


def test_header_names_are_one_line_and_told_apart(tmp_path: Path) -> None:
    rows, _, _ = read(
        written(tmp_path, '" Nom \n(enseigne)";Téléphone;Téléphone;source;;Commune\nA;1;2;x;y;Agen\n'),
        declared({"nom": ["Nom (enseigne)"]}),
    )
    assert list(rows.columns)[5:] == ["Nom (enseigne)", "Téléphone", "Téléphone (2)", "source (2)", "(colonne E)", "Commune"]
    assert values(rows, "source") == ["essai"]


def test_error_texts_of_a_saved_sheet_are_missing_and_told(tmp_path: Path) -> None:
    rows, layout, anomalies = read(written(tmp_path, "Nom;Commune\nA;#REF!\nB;Boé\nC; Err:502 \n#Bio;Agen\n"))
    assert (values(rows, "Commune"), values(rows, "Nom")) == ([None, "Boé", None, "Agen"], ["A", "B", "C", "#Bio"])
    assert anomalies[["code", "ligne", "colonne", "valeur"]].to_numpy().tolist() == [
        ["cellule-erreur", 2, "Commune", "#REF!"],
        ["cellule-erreur", 4, "Commune", "Err:502"],
    ]
    assert list(layout["lettre"]) == ["A", "B"]


@pytest.mark.parametrize(
    ("lines", "told_lines"),
    [
        (['A;"1 rue;Agen;1', "B;2 rue;Boé;2", 'C;3 rue;"Nérac";3', "D;4 rue;Agen;4"], (2, "2 à 4")),
        (["A;1 rue;Agen;1", 'B;"2 rue;Boé;2', "C;3 rue;Nérac;3", "D;4 rue;Agen;4"], (3, "3 à 5")),
        (['A;"1 rue;Agen;1', 'B;2 rue";Boé;2', "C;3 rue;Nérac;3", "D;4 rue;Agen;4"], (2, "2 à 3")),
    ],
)
def test_the_shops_that_a_stray_quote_swallows_are_read_and_told(
    tmp_path: Path, lines: list[str], told_lines: tuple[int, str]
) -> None:
    rows, _, anomalies = read(written(tmp_path, "\n".join(["Nom;Adresse;Commune;SIRET", *lines, ""])))
    assert (values(rows, "Nom"), list(rows["ligne"])) == (["A", "B", "C", "D"], [2, 3, 4, 5])
    assert values(rows, "Adresse") == ["1 rue", "2 rue", "3 rue", "4 rue"]
    assert values(rows, "Commune") == ["Agen", "Boé", "Nérac", "Agen"]
    assert anomalies[["code", "ligne", "detail"]].to_numpy().tolist() == [["guillemet-isole", *told_lines]]


def test_cells_of_several_lines_are_no_swallowed_shops(tmp_path: Path) -> None:
    text = 'Nom;Adresse;Commune;SIRET\nA;"1 rue; bât. B\n2e étage; porte 4";Agen;1\nB;2 rue;Boé;"x\ny"\n'
    rows, _, anomalies = read(written(tmp_path, text))
    assert values(rows, "Adresse") == ["1 rue; bât. B\n2e étage; porte 4", "2 rue"]
    assert (list(rows["ligne"]), len(anomalies)) == ([2, 4], 0)


@pytest.mark.parametrize(
    ("text", "nom"),
    [
        ('"Nom;Adresse;Commune"\n"A;1 rue;Agen"\n"B;2 rue;Boé"\n', "A"),
        ('"Nom,""Adresse"",Commune"\n"A,""1, rue"",Agen"\n', "A"),
        ('Nom ; Adresse ; Commune\nA ; "1; rue" ; Agen\n', "A "),
        ('Nom,Adresse,Commune\n"A \\"dit\\" B","1 rue","Agen"\n', 'A "dit" B'),
        ('"sep=;"\nNom;Adresse;Commune\n="A";1 rue;Agen\n', "A"),
        ('Nom;Adresse;Commune\n"=""A""";1 rue;Agen\n', "A"),
    ],
)
def test_the_manners_of_programs(tmp_path: Path, text: str, nom: str) -> None:
    rows, _, anomalies = read(written(tmp_path, text))
    assert (values(rows, "Nom")[0], (values(rows, "Commune")[0] or "").strip(), len(anomalies)) == (nom, "Agen", 0)


def test_a_lone_column_of_commas_is_no_wrapped_table(tmp_path: Path) -> None:
    rows, _, _ = read(written(tmp_path, 'Nom\n"A, x"\n"B, y"\n'), declared({"nom": ["Nom"]}))
    assert values(rows, "Nom") == ["A, x", "B, y"]


def test_a_poor_line_above_a_shifted_one_is_no_note(tmp_path: Path) -> None:
    rows, _, anomalies = read(written(tmp_path, "Nom;Adresse;Commune\nA;1 rue;Agen\nB\nC;2; rue;Agen\n"))
    assert (values(rows, "Nom"), told(anomalies)) == (["A", "B"], [("ligne-decalee", 4)])


@pytest.mark.parametrize("first", ["utf-8", "cp1252", "mac-roman", "cp850"])
def test_a_file_put_together_from_two_encodings_is_read_line_by_line_and_told(tmp_path: Path, first: str) -> None:
    lines = [("L'Épi doré", "Nérac", first), ("Café de l’été", "Nérac", "cp1252" if first == "utf-8" else "utf-8")]
    raw = b"Nom;Commune\n" + b"".join(f"{nom};{commune}\n".encode(encoding, "replace") for nom, commune, encoding in lines)
    path = written(tmp_path, raw)
    rows, _, anomalies = read(path, declared({"nom": ["Nom"], "commune": ["Commune"]}))
    assert values(rows, "Nom") == ["L'Épi doré", "Café de l’été"] and values(rows, "Commune") == ["Nérac"] * 2
    assert told(anomalies) == [("encodage-douteux", 0)] and detected(raw, path.name).encoding is None


def test_an_apostrophe_of_an_old_mac_before_an_accent_is_no_utf8(tmp_path: Path) -> None:
    raw = "Nom;Commune\nÀ l’école;Nérac\nL’été;Agen\nChez «élie»;Mézin\n".encode("mac-roman")
    rows, _, anomalies = read(written(tmp_path, raw), declared({"nom": ["Nom"], "commune": ["Commune"]}))
    assert values(rows, "Nom") == ["À l’école", "L’été", "Chez «élie»"] and told(anomalies) == []
    assert detected(raw, "liste.csv").encoding == "mac-roman"


def test_an_encoding_of_linux_is_known_by_what_makes_no_sense_in_windows(tmp_path: Path) -> None:
    source = declared({"nom": ["Nom"], "commune": ["Commune"]})
    linux = "Nom;Commune\nLe Cœur d'Œuvre à 12 €;Nérac\nL'Écurie;Agen\n"
    rows, _, _ = read(written(tmp_path, linux.encode("iso-8859-15")), source)
    assert values(rows, "Nom") == ["Le Cœur d'Œuvre à 12 €", "L'Écurie"]
    windows = "Nom;Commune\nLa ½ Lune à 2 ½;Nérac\nL'Écurie ¼;Agen\n"
    rows, _, _ = read(written(tmp_path, windows.encode("cp1252")), source)
    assert values(rows, "Nom") == ["La ½ Lune à 2 ½", "L'Écurie ¼"]


def test_lines_drawn_between_the_rows_hold_nothing(tmp_path: Path) -> None:
    rule = "-" * 41
    shops = [
        "|Nom        |Adresse     |Commune       |",
        "|Au Pain    |12 rue Haute|Agen          |",
        "|--         |-           |Nérac         |",
    ]
    text = "\r\n".join([rule, shops[0], rule, shops[1], rule, shops[2], rule, ""])
    rows, _, _ = read(
        written(tmp_path, text, "liste.txt"), declared({"nom": ["Nom"], "adresse": ["Adresse"], "commune": ["Commune"]})
    )
    assert [v and v.strip() for v in values(rows, "Commune")] == ["Agen", "Nérac"] and rows["ligne"].tolist() == [4, 6]
    assert [c for c in rows.columns if c not in (*ORIGIN, "_calendrier")] == ["Nom", "Adresse", "Commune"]


def test_a_mark_written_twice_is_no_letter_of_the_first_name(tmp_path: Path) -> None:
    rows, _, _ = read(
        written(tmp_path, "\ufeff\ufeffNom;Commune\nAu Pain;Agen\n"), declared({"nom": ["Nom"], "commune": ["Commune"]})
    )
    assert values(rows, "Nom") == ["Au Pain"]


def test_a_quote_escaped_at_the_end_of_its_field_beside_empty_fields(tmp_path: Path) -> None:
    text = 'Nom,Adresse,Commune\n"Chez \\"Zoé\\"","1 rue, X","Agen"\n"B","","Boé"\n"C","2 rue","Agen"\n'
    rows, _, _ = read(written(tmp_path, text))
    assert (values(rows, "Nom"), values(rows, "Adresse")) == (['Chez "Zoé"', "B", "C"], ["1 rue, X", None, "2 rue"])


def test_columns_without_a_name_that_most_lines_fill_shift_nothing(tmp_path: Path) -> None:
    text = "Nom;Commune;Tél;Tél;;\nA;Agen;0536490001;0536490002;x;\nB;Boé;0536490003;;;y\nC;Agen;;;;\n"
    rows, _, anomalies = read(written(tmp_path, text))
    assert (values(rows, "Nom"), values(rows, "(colonne E)"), told(anomalies)) == (["A", "B", "C"], ["x", None, None], [])
    more = "".join(f"Commerce {n};Agen;0536490003;;;\n" for n in range(9))
    assert told(read(written(tmp_path, text + more))[2]) == [("ligne-decalee", 2), ("ligne-decalee", 3)]


LETTER = """Madame, Monsieur,

Veuillez trouver ci-dessous, comme convenu, la liste de nos commerces.
Nous restons à votre disposition, bien sûr, pour tout renseignement.
La boulangerie, rue de la République, est ouverte le lundi, le mardi et le jeudi.
"""


def test_a_letter_is_no_table_whose_columns_are_madame_and_monsieur(tmp_path: Path) -> None:
    for source in (neutral_source(Deposits()), declared({"nom": ["Nom"], "commune": ["Commune"]})):
        with pytest.raises(SourceError, match=r"courrier\.txt : c'est un texte suivi, pas un tableau"):
            read(written(tmp_path, LETTER, "courrier.txt"), source)


@pytest.mark.parametrize(
    "text",
    [
        "Nom, Commune, Note\nA, Agen, Ouvert, sauf lundi.\nB, Agen, Pain, vin, lait.\n",  # its heading names columns
        "Enseigne,Lieu,Note\nA,Agen,Pain frais.\nB,Agen\n",
        "Boutiques, Lieux\nA, Agen\nB, Nérac\n",  # no sentence
    ],
)
def test_commas_badly_kept_are_still_a_table(tmp_path: Path, text: str) -> None:
    assert len(read(written(tmp_path, text), neutral_source(Deposits()))[0]) >= 1
