"""Registers saved again by a spreadsheet: what is certain is read, told once; what is lost is refused where it stands."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline import acceptances, registers
from pipeline.dedupe import Decisions, Registry
from pipeline.dedupe.decisions import DECISION_COLUMNS
from pipeline.dedupe.history import EVENT_COLUMNS, load_events
from pipeline.dedupe.registry import REGISTRY_COLUMNS
from pipeline.errors import ConfigError
from pipeline.geocode import Ledger
from pipeline.geocode.ledger import LEDGER_COLUMNS
from pipeline.geocode.pins import PIN_FILE_COLUMNS, load_pins
from pipeline.normalise.key_memory import MEMORY_COLUMNS, KeyMemory
from pipeline.privacy.register import COLUMNS as OPPOSITION_COLUMNS
from pipeline.privacy.register import Oppositions
from pipeline.register_file import put_lines
from pipeline.resaved import iso_day
from pipeline.returns.refusals import COLUMNS as REFUSAL_COLUMNS
from pipeline.returns.refusals import read_refusals

HASH = "0a" * 32
Register = tuple[Sequence[str], list[tuple[str, ...]], Callable[[Path], object]]
REGISTERS: dict[str, Register] = {
    "registre/depots.csv": (
        registers.DEPOSIT_COLUMNS,
        [(HASH, "cci-47", "Liste été, vue.csv", "2026-11-22"), ("12" * 32, "cma-47", "b.csv", "2026-01-02")],
        lambda path: registers.load_deposits(path.parents[2]),
    ),
    "registre/refus.csv": (
        REFUSAL_COLUMNS,
        [("cci-47", "Téléphone, fixe", HASH)],
        read_refusals,
    ),
    "registre/acceptations.csv": (
        acceptances.COLUMNS,
        [("2026-11-22", "lignes", "5 % de moins, c'est « trop »", "dépôt réduit, annoncé", "Loïc Démo")],
        acceptances.load,
    ),
    "registre/cles.csv": (
        MEMORY_COLUMNS,
        [
            ("cci-47", "cci-47:id:00123", "00123", "01234567800015", "012345678901", "", "01004", "01234", "05", "012345"),
            ("cci-47", "cci-47:id:é,7", "é,7", "", "b3900af0ceb0", "8a526d383e7e", "47001", "173d9 9c1b8", "cf 0d", "d6d84b"),
        ],
        lambda path: KeyMemory.load(path).of("cci-47").fillna("").to_numpy().tolist(),
    ),
    "registre/identifiants.csv": (
        REGISTRY_COLUMNS,
        [("et_00d54qjpj4n", "cle:cma-47:é,x|lieu:881c", "2026-10-28", "2026-11-01", "disparu", "")],
        lambda path: Registry.load(path).table.fillna("").to_numpy().tolist(),
    ),
    "registre/evenements.csv": (
        EVENT_COLUMNS,
        [("2026-11-22", "fusion", "et_00d54qjpj4n", "et_01rsjkmj2ck", "même SIRET, même nom")],
        lambda path: load_events(path).fillna("").to_numpy().tolist(),
    ),
    "registre/geocodages.csv": (
        LEDGER_COLUMNS,
        [
            ("1 rue de l'eglise ambleon", "01006", "ok", "01006_0001", "", "housenumber", "0.96", "", "1 Rue de l’Église, été",
             "Rue de l’Église", "5.601", "45.75", "addok 1.2.1", "2026-10-01", "2026-11-22"),
            ("nulle part", "47001", "introuvable", *[""] * 9, "addok 1.2.1", "2026-10-01", "2026-11-22"),
        ],
        lambda path: Ledger.load(path).answers.astype("str").fillna("").to_numpy().tolist(),
    ),
    "decisions/rapprochements.csv": (
        DECISION_COLUMNS,
        [
            ("cci-47:id:1", "cma-47:x:a,b", "même", "Loïc Démo", "2026-11-02", "vu sur place, « été »"),
            ("cci-47:id:1", "cma-47:x:a,b", "différent", "Loïc Démo", "2026-03-11", ""),
            ("cci-47:id:2", "cma-47:x:cd", "plus tard", "", "", ""),
        ],
        lambda path: Decisions.load(path).table.drop(columns="ligne").fillna("").to_numpy().tolist(),
    ),
    "decisions/positions.csv": (
        PIN_FILE_COLUMNS,
        [("cci-47:id:1", "1 rue x, agen", "0.618323", "44.205007", "manuelle", "Loïc Démo", "2026-11-22", "vu à l’entrée")],
        lambda path: load_pins(path).fillna("").to_numpy().tolist(),
    ),
    "decisions/oppositions.csv": (
        OPPOSITION_COLUMNS,
        [(HASH, "telephone", "commerce", "2026-11-22", "Loïc Démo"), ("1b" * 32, "temoin", "temoin", "2026-11-22", "")],
        Oppositions.load,
    ),
}  # fmt: skip


def _excel(cell: str) -> str:
    """Return a cell as a French Excel shows it once it took it for a number or a date, and so saves it."""
    if cell.isdecimal() and len(cell) < 12:
        return cell.lstrip("0") or "0"
    if len(cell) == 10 and cell[4] == cell[7] == "-":
        return f"{cell[8:]}/{cell[5:7]}/{cell[:4]}"
    return cell.replace(".", ",") if cell.replace(".", "").isdecimal() and "." in cell else cell


def _as_excel(columns: Sequence[str], lines: list[tuple[str, ...]], separator: str = ";", extra: int = 2) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow([*columns, *[""] * extra])
    writer.writerows([*map(_excel, line), *[""] * extra] for line in lines)
    writer.writerow([""] * (len(columns) + extra))
    return text.getvalue()


def _in_one_column(columns: Sequence[str], lines: list[tuple[str, ...]]) -> str:
    """Return what a French Excel saves of commas opened by a double click: each line in its first cell."""
    plain = io.StringIO()
    csv.writer(plain, lineterminator="\n").writerows([columns, *lines])
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([line] for line in plain.getvalue().splitlines())
    return text.getvalue()


SAVED: dict[str, Callable[[Sequence[str], list[tuple[str, ...]]], bytes]] = {
    "Excel, csv": lambda columns, lines: _as_excel(columns, lines).encode("cp1252"),
    "Excel, csv UTF-8": lambda columns, lines: _as_excel(columns, lines).encode("utf-8-sig"),
    "Excel, texte Unicode": lambda columns, lines: _as_excel(columns, lines, "\t", 0).encode("utf-16"),
    "Excel, all in one column": lambda columns, lines: _in_one_column(columns, lines).encode("cp1252"),
    "Excel, quotes everywhere": lambda columns, lines: "\r\n".join(
        ";".join(f'"{cell}"' for cell in row) for row in (columns, *lines)
    ).encode("utf-8-sig"),
    "a Mac": lambda columns, lines: _as_excel(columns, lines).encode("mac-roman"),
    "LibreOffice": lambda columns, lines: _as_excel(columns, lines, ",", 0).replace("\r", "").encode(),
    "git on Windows": lambda columns, lines: "\r\n".join([",".join(columns), *[_csv(line) for line in lines], ""]).encode(),
    "columns in another order": lambda columns, lines: _as_excel(columns[::-1], [line[::-1] for line in lines], extra=0).encode(
        "cp1252"
    ),
}


def _csv(line: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(line)
    return text.getvalue()


@pytest.mark.parametrize("how", SAVED)
@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_that_a_spreadsheet_saved_says_the_same(
    tmp_path: Path, name: str, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    columns, lines, load = REGISTERS[name]
    path = tmp_path / "sources" / name
    (path.parent / "etal").mkdir(parents=True)
    (path.parent / "etal" / "oppositions.cle").write_text("k" * 64)
    put_lines(path, columns, lines)
    wanted = load(path)
    caplog.clear()
    path.write_bytes(SAVED[how](columns, lines))
    with caplog.at_level(logging.WARNING, "etal"):
        assert load(path) == wanted
    told = [record.getMessage() for record in caplog.records]
    assert [line.partition(" (")[0] for line in told] == [f"{path} : enregistré par un tableur"] * (1 if _changed(path) else 0)


def _changed(path: Path) -> bool:
    """Tell a register in which a spreadsheet left more than a blank line."""
    name = f"{path.parent.name}/{path.name}"
    plain = "\n".join(map(_csv, [REGISTERS[name][0], *REGISTERS[name][1]]))
    text = path.read_bytes().decode("utf-8", "replace")
    text = (
        text.replace("\r\n", "\n") if name == "registre/geocodages.csv" else text
    )  # read by Arrow, to which all line ends are one
    return text.rstrip(",\n") != plain.rstrip(",\n")


def test_it_takes_its_form_again_when_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "sources" / "registre" / "depots.csv"
    columns, lines, _ = REGISTERS["registre/depots.csv"]
    put_lines(path, columns, lines)
    wanted = path.read_bytes()
    path.write_bytes(SAVED["Excel, csv"](columns, lines))
    registers.save_deposits(tmp_path, [])
    assert path.read_bytes() == wanted


@pytest.mark.parametrize(
    ("received", "wanted"),
    [
        ("23/11/2026", "2026-11-23"),
        ("3/1/26", "2026-01-03"),
        ("23-11-2026", "2026-11-23"),
        ("2026/11/23", "2026-11-23"),
        ("23/11/2026 00:00", "2026-11-23"),
        ("2026-11-23 00:00:00", "2026-11-23"),
        ("23-nov-26", "2026-11-23"),
        ("23 févr. 2026", "2026-02-23"),
        ("lundi 23 novembre 2026", "2026-11-23"),
        ("11/23/2026", None),
        ("31/02/2026", None),
        ("46349", None),
        ("########", None),
        ("hier", None),
    ],
)
def test_days_as_spreadsheets_write_them(received: str, wanted: str | None) -> None:
    assert iso_day(received) == wanted


LOST = {
    "a date too narrow to be shown": ("decisions/oppositions.csv", 0, "date", "########", "AAAA-MM-JJ"),
    "an American date": ("registre/acceptations.csv", 0, "date", "11/23/2026", "AAAA-MM-JJ"),
    "a hash that was a number": ("decisions/oppositions.csv", 0, "empreinte", "1,23E+63", "copie"),
    "a refusal's hash": ("registre/refus.csv", 0, "empreinte", "4,12E+13", "git"),
    "a coordinate without its point": ("decisions/positions.csv", 0, "longitude", "618 323 000", "point"),
    "an accent that nothing gives back": ("decisions/rapprochements.csv", 0, "jugement", "m\ufffdme", "accents"),
    "an accent cut in two": ("decisions/rapprochements.csv", 0, "motif", "dÃ placé", "accents"),
    "a commune's code": ("registre/geocodages.csv", 0, "code_insee", "1,01E+03", "git"),
}


@pytest.mark.parametrize(("name", "line", "column", "value", "remedy"), LOST.values(), ids=list(LOST))
def test_what_is_lost_is_refused_where_it_stands(
    tmp_path: Path, name: str, line: int, column: str, value: str, remedy: str
) -> None:
    columns, lines, load = REGISTERS[name]
    spoilt = [list(cells) for cells in lines]
    spoilt[line][columns.index(column)] = value
    path = tmp_path / "sources" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(_as_excel(columns, [tuple(cells) for cells in spoilt]).encode("utf-8-sig"))
    with pytest.raises(ConfigError) as told:
        load(path)
    assert f"{path}, ligne {line + 2}, colonne « {column} » : « {value} »" in told.value.message
    assert remedy in told.value.hint


def test_a_double_click_then_a_word_typed_mixes_two_encodings(tmp_path: Path) -> None:
    """Excel shows « mÃªme », saves the very bytes it read; « différent » typed below is in its own encoding."""
    path = tmp_path / "rapprochements.csv"
    head = ",".join(DECISION_COLUMNS) + ";\r\n"
    old = "a,b,même,Loïc Démo,2026-11-22,vu\r\n"
    path.write_bytes(head.encode() + old.encode() + "c;d;différent;Zoé Démo;23/11/2026;fermé\r\n".encode("cp1252"))
    table = Decisions.load(path).table
    assert table[["jugement", "auteur", "date"]].to_numpy().tolist() == [
        ["même", "Loïc Démo", "2026-11-22"],
        ["différent", "Zoé Démo", "2026-11-23"],
    ]


@pytest.mark.parametrize("said", ["Même", "MÊME", "meme", " même"])
def test_a_judgement_is_known_however_a_spreadsheet_capitalised_it(tmp_path: Path, said: str) -> None:
    put_lines(tmp_path / "r.csv", DECISION_COLUMNS, [("a", "b", said, "Lou", "2026-11-22", "")])
    assert Decisions.load(tmp_path / "r.csv").table["jugement"].tolist() == ["même"]


def test_lines_are_those_of_the_file_where_some_are_blank(tmp_path: Path) -> None:
    path = tmp_path / "positions.csv"
    line = "cci-47:id:{};x;{};44,2;manuelle;Lou;23/11/2026;;\r\n"
    path.write_text(";".join(PIN_FILE_COLUMNS) + ";\r\n" + line.format(1, "0,6") + ";" * 8 + "\r\n" + line.format(2, "200,6"))
    with pytest.raises(ConfigError, match="ligne 4 : longitude"):
        load_pins(path)
    path.write_text("sep=;\r\n" + path.read_text())
    with pytest.raises(ConfigError, match="ligne 5 : longitude"):
        load_pins(path)


def _memory(tmp_path: Path, *lines: tuple[str, ...]) -> KeyMemory:
    path = tmp_path / "cles.csv"
    path.write_bytes(_as_excel(MEMORY_COLUMNS, list(lines)).encode("cp1252"))
    return KeyMemory.load(path)


def _line(source: str, key: str, number: str = "", siret: str = "", name: str = "b3900af0ceb0") -> tuple[str, ...]:
    return (source, f"{source}:{key}", number, siret, name, "", "47001", "", "", "d6d84b")


def test_a_key_gives_back_the_number_and_the_siret_that_it_was_made_of(tmp_path: Path) -> None:
    memory = _memory(
        tmp_path,
        _line("cma-47", "siret:41234567800012", siret="4,12E+13"),
        _line("cci-47", "id:0012", number="0012"),
        _line("cci-47", "id:123456789012:0a0a0a0a0a0a", number="1,23457E+11"),
    )
    assert memory.broken == {}
    assert memory.of("cma-47")["siret"].tolist() == ["41234567800012"]
    assert memory.of("cci-47")["numero"].tolist() == ["0012", "123456789012"]


def test_a_number_that_a_spreadsheet_took_for_a_day_is_what_its_key_says(tmp_path: Path) -> None:
    memory = _memory(
        tmp_path,
        _line("a", "id:3-12", number="03-déc"),
        _line("a", "id:1/4", number="2026-04-01"),
        _line("a", "id:2026-11-03", number="2026-11-03"),
        _line("b", "siret:41234567800012", number="03-déc"),
    )
    assert memory.of("a")["numero"].tolist() == ["1/4", "2026-11-03", "3-12"]
    assert list(memory.broken) == ["b"] and "« 03-déc »" in memory.broken["b"]


def test_where_every_source_lost_something_it_is_said_once(tmp_path: Path) -> None:
    lines = [_line("a", "x:0a0a0a0a0a0a", siret="4,12E+13"), _line("b", "x:0a0a0a0a0a0b", name="1,79E+308")]
    with pytest.raises(ConfigError, match="ligne 2, colonne « siret »") as told:
        _memory(tmp_path, *lines)
    assert "git" in told.value.hint


def test_only_the_source_whose_memory_is_lost_stops(tmp_path: Path) -> None:
    memory = _memory(
        tmp_path,
        _line("a", "x:0a0a0a0a0a0a", siret="4,12E+13"),
        _line("b", "id:0012", number="0012"),
        _line("b", "siret:41234567800012", number="7"),
        _line("c", "x:0a0a0a0a0a0a", name="1,23457E+11"),
        _line("d", "siret:41234567800012", siret="5,12E+13"),
        _line("e", "id:12", number="12"),
        _line("e", "siret:41234567800012", number="7"),
    )
    assert sorted(memory.broken) == ["a", "b", "c", "d"]
    assert "ligne 2, colonne « siret » : « 4,12E+13 »" in memory.broken["a"]
    assert "ligne 4, colonne « numero » : « 7 »" in memory.broken["b"]
    memory.save(tmp_path / "cles.csv")
    assert sorted(KeyMemory.load(tmp_path / "cles.csv").broken) == ["a", "b", "c", "d"]
