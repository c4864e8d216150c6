"""What blocks, what people accept of it, for how long, and what is kept of it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import acceptances
from pipeline.acceptances import Acceptance, accept
from pipeline.cli import app
from pipeline.errors import ConfigError
from pipeline.validate import Finding, Verdict
from tests import territory

DAY = dt.date(2026, 11, 22)
LOST = Finding("evolution:lignes", True, "80 lignes contre 100")
THIN = Finding("source:mairie:lignes-min", True, "mairie : 3 lignes")
MANY = Finding("source:mairie:lignes-max", False, "mairie : 9 lignes")
FOUND = Verdict((LOST, THIN, MANY))


def test_what_is_accepted_blocks_no_more_and_the_rest_does() -> None:
    verdict, known = accept(FOUND, (), [("evolution:lignes", " fermetures  de l'hiver ")], "Service", DAY)
    assert verdict.codes == ["source:mairie:lignes-min"]
    assert [(f.code, f.accepted) for f in verdict.accepted] == [("evolution:lignes", "fermetures de l'hiver")]
    assert verdict.warnings == ["mairie : 9 lignes"]
    assert known == (Acceptance("2026-11-22", *LOST.key, "fermetures de l'hiver", "Service"),)


def test_the_same_fact_is_still_accepted_and_a_worse_one_is_not() -> None:
    _, known = accept(FOUND, (), [(LOST.code, "hiver")], "", DAY)
    assert accept(FOUND, known, [], "", DAY)[0].codes == [THIN.code]
    worse = Verdict((Finding(LOST.code, True, "70 lignes contre 100"),))
    assert accept(worse, known, [], "", DAY)[0].codes == [LOST.code]


def test_accepting_again_the_same_way_changes_nothing() -> None:
    _, known = accept(FOUND, (), [(LOST.code, "hiver")], "A", DAY)
    later = dt.date(2026, 12, 1)
    assert accept(FOUND, known, [(LOST.code, "hiver")], "B", later)[1] == known
    assert accept(Verdict(), known, [(LOST.code, "hiver")], "B", later) == (Verdict(), known)  # the same command, run again
    verdict, more = accept(FOUND, known, [(LOST.code, "gel")], "B", later)
    assert len(more) == 2 and verdict.accepted[0].accepted == "gel"
    assert accept(FOUND, more, [], "", later)[0].accepted[0].accepted == "gel"  # the last word counts
    again = accept(FOUND, more, [(LOST.code, "crue")], "B", later)[1]
    assert [one.motif for one in again] == ["hiver", "crue"]  # of one day too


@pytest.mark.parametrize(
    ("code", "reason", "message"),
    [
        ("evolution:ligne", "hiver", r"rien ne bloque.*vouliez-vous dire « evolution:lignes »"),
        ("evolution:lignes", " - ", "la raison manque"),
        ("source:mairie:lignes-max", "hiver", "qu'un avertissement"),
    ],
)
def test_what_cannot_be_accepted(code: str, reason: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        accept(FOUND, (), [(code, reason)], "", DAY)


def test_the_register_reads_back_sorted_and_is_not_written_in_vain(tmp_path: Path) -> None:
    path = tmp_path / "registre" / "acceptations.csv"
    acceptances.save(path, ())
    assert not path.exists()
    lines = (Acceptance("2026-12-01", "b", "x, « y »", "motif", ""), Acceptance("2026-11-01", "a", "x", "m", "Service"))
    acceptances.save(path, lines)
    assert acceptances.load(path) == tuple(sorted(lines))
    before = path.stat().st_mtime_ns
    acceptances.save(path, lines)
    assert path.stat().st_mtime_ns == before
    path.write_text("autre\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="ligne 1"):
        acceptances.load(path)


def etal(root: Path, *words: str, day: str = "2026-11-22") -> tuple[int, str]:
    done = CliRunner().invoke(app, ["publish", "--root", str(root), "--date", day, "--offline", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.exit_code, done.output


def test_a_refused_release_goes_out_once_someone_says_why(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    territory.put(root, "sources/mairie/source.yml", territory.MAIRIE + "attentes: {lignes: {min: 4}}\n")
    code, page = etal(root)
    assert code == 1 and "Bloque : [source:mairie:lignes-min] mairie : 3 lignes" in page
    assert not (root / "dist" / "versions.json").exists()
    code, page = etal(root, "--accept", "source:mairie:lignes-min", "--because", "Petit fichier | vérifié", "--auteur", "Camille")
    assert code == 0 and "Accepté : mairie : 3 lignes" in page
    latest = root / "dist" / "latest"
    why = {
        "code": "source:mairie:lignes-min",
        "constat": "mairie : 3 lignes au lieu d'au moins 4 (attentes.lignes.min)",
        "motif": "Petit fichier | vérifié",
    }
    assert json.loads((latest / "qualite.json").read_text())["acceptations"] == [why]
    assert json.loads((latest / "datapackage.json").read_text())["acceptations"] == [why]
    assert "Accepté : Petit fichier \\| vérifié" in (latest / "JOURNAL.md").read_text()
    assert "Camille" not in "".join(p.read_text() for p in latest.iterdir() if p.suffix in {".md", ".json", ".txt", ".csv"})
    assert "Camille" in (root / "sources" / "registre" / "acceptations.csv").read_text()

    dist = territory.bytes_of(root / "dist")
    (root / "work" / "etat.json").unlink()
    code, page = etal(root, day="2026-11-23")
    assert (code, "Rien à publier" in page) == (0, True)  # the same fact is still accepted
    assert territory.bytes_of(root / "dist") == dist


def test_a_dry_run_and_a_refusal_leave_the_page_that_a_release_takes_away(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    page = root / "work" / "avant-publication.html"
    code, told = etal(root, "--dry-run")
    assert code == 0 and "Rien ne bloque" in told and "Par source" in told and f"etal publish --root {root}" in told
    assert "Première version" in page.read_text(encoding="utf-8")
    territory.put(root, "sources/mairie/source.yml", territory.MAIRIE + "attentes: {lignes: {min: 4}}\n")
    code, told = etal(root)
    assert code == 1 and '--accept source:mairie:lignes-min --because "…"' in told
    assert "source:mairie:lignes-min" in page.read_text(encoding="utf-8")
    territory.put(root, "sources/mairie/source.yml", territory.MAIRIE)
    assert etal(root)[0] == 0
    assert not page.exists()

    header, *rows = territory.MAIRIE_ROWS.splitlines()
    fewer = "\n".join([header, *rows[:-1]]).replace("Fleurs d'Ici", "Fleurs de Là")
    territory.put(root, "sources/mairie/depots/2026-11-21_liste.csv", fewer + "\n")
    done = CliRunner().invoke(app, ["diff", "essai", "--root", str(root), "--date", "2026-11-22", "--offline", "--json"])
    found = json.loads(done.stdout)
    assert (found["avant"]["version"], found["apres"]["version"]) == ("2026.11.22", "essai")
    assert {c["operation"] for c in found["changements"]} == {"MOD", "DEL"}
    assert not list((root / "dist").glob("2026.11.22.*"))


def test_one_reason_may_do_for_every_check(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    for name, declared in (("mairie", territory.MAIRIE), ("chambre", territory.CHAMBRE)):
        territory.put(root, f"sources/{name}/source.yml", declared + "attentes: {lignes: {min: 4}}\n")
    codes = [word for name in ("chambre", "mairie") for word in ("--accept", f"source:{name}:lignes-min")]
    code, page = etal(root, *codes, "--because", "Fichiers vérifiés")
    assert (code, page.count("accepté : Fichiers vérifiés")) == (0, 2)
    assert etal(root, *codes, "--accept", "evolution:lignes", "--because", "A", "--because", "B")[0] == 2


def test_each_code_needs_its_reason(tmp_path: Path) -> None:
    code, page = etal(territory.write(tmp_path), "--accept", "evolution:lignes")
    assert (code, "1 --accept et 0 --because" in page) == (2, True)
