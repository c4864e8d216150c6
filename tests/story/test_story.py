"""Three releases in a row, their changes, redirects, checks and journals held against reviewed files.

``ETAL_GOLDEN=ecrire pytest tests/story`` writes tests/golden/story anew, for git diff to show.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline import start
from pipeline.diff import as_json, between, render
from pipeline.options import Options
from pipeline.report import Report
from tests.publish.golden import assert_golden
from tests.story import three_releases
from tests.territory import bytes_of

DAYS = (dt.date(2026, 9, 10), dt.date(2026, 10, 10), dt.date(2026, 11, 10))
VERSIONS = ("2026.09.10", "2026.10.10", "2026.11.10")
ACCEPTED = (
    ("source:marche:evolution:lignes", "Le marché ne transmet plus sa liste"),
    ("evolution:lignes", "Le marché ne transmet plus sa liste"),
    ("evolution:identifiants", "Le marché ne transmet plus sa liste"),
)


@dataclass
class Story:
    """The territory after its three releases, and what each run said: (release, « essai », « refusée » …) → report."""

    root: Path
    options: Options
    reports: dict[tuple[int, str], Report]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    root = tmp_path_factory.mktemp("recit")
    environment = {"HOME": str(tmp_path_factory.mktemp("maison")), "ETAL_CLE_OPPOSITIONS": "0" * 64}
    options = Options(root, DAYS[0], offline=True, returns=False, site=False, environment=environment)
    reports: dict[tuple[int, str], Report] = {}

    def run(number: int, **more: object) -> None:
        report = start.publish(replace(options, today=DAYS[number - 1], **more))  # type: ignore[arg-type]
        reports[number, "essai" if more.get("dry_run") else report.issue] = report

    three_releases.first(root)
    run(1)
    three_releases.second(root)
    run(2, dry_run=True)
    run(2)
    three_releases.third(root, environment, replace(options, today=DAYS[2]))
    run(3)
    run(3, accepted=ACCEPTED, author="Service d'essai")
    return Story(root, options, reports)


@pytest.mark.parametrize("name", ["changements.csv", "identifiants.csv", "JOURNAL.md"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_each_release_says_of_itself(story: Story, number: int, name: str) -> None:
    text = (story.root / "dist" / VERSIONS[number - 1] / name).read_text(encoding="utf-8")
    assert_golden(f"{number}/{name}", text, "story")


@pytest.mark.parametrize(("number", "kind"), [(2, "essai"), (3, "refusée")])
def test_what_the_checks_say_before(story: Story, number: int, kind: str) -> None:
    report = story.reports[number, kind]
    told = [
        report.issue,
        *(f"bloque : [{code}] {told}" for code, told in zip(report.codes, report.blocages, strict=True)),
        *(f"avertit : {told}" for told in report.alertes),
        *(f"{line.source} : {line.etat}, dépôt du {line.date_depot}" for line in report.sources),
        *report.decision,
    ]
    assert_golden(f"{number}/controles.txt", "\n".join(told).replace(str(story.root), "TERRITOIRE") + "\n", "story")


def test_it_was_refused_then_published_with_its_reasons(story: Story) -> None:
    assert set(story.reports[3, "refusée"].codes) == {code for code, _ in ACCEPTED}
    assert story.reports[3, "publiée"].version == VERSIONS[2]
    assert story.reports[3, "publiée"].blocages == ()
    quality = json.loads((story.root / "dist" / "latest" / "qualite.json").read_text(encoding="utf-8"))
    assert {(one["code"], one["motif"]) for one in quality["acceptations"]} == set(ACCEPTED)
    with (story.root / "sources" / "registre" / "acceptations.csv").open(encoding="utf-8", newline="") as handle:
        kept = list(csv.DictReader(handle))
    assert {(line["code"], line["auteur"], line["date"]) for line in kept} == {
        (code, "Service d'essai", "2026-11-10") for code, _ in ACCEPTED
    }


def test_no_word_of_who_asked_to_be_taken_away(story: Story) -> None:
    """Neither the shop nor the number stands anywhere in the release that took them away."""
    said = b"\n".join(bytes_of(story.root / "dist" / VERSIONS[2]).values())
    for name in ("Couture Mirabelle", "536491005", "536491006"):
        assert name.encode() not in said
    page = render(between(story.root / "dist"))
    assert "Couture" not in page and "536491006" not in page


def test_once_more_is_nothing_to_publish_and_no_byte_changes(story: Story) -> None:
    before = bytes_of(story.root / "dist"), bytes_of(story.root / "sources")
    (story.root / "work" / "etat.json").unlink()
    again = start.publish(replace(story.options, today=dt.date(2026, 11, 20)))
    assert (again.issue, again.version) == ("rien à publier", VERSIONS[2])
    assert (bytes_of(story.root / "dist"), bytes_of(story.root / "sources")) == before


def test_the_comparison_from_the_first_to_the_last(story: Story) -> None:
    """Who objects at the last release is no more in the first than in the others: nothing is told of having left."""
    counts = as_json(between(story.root / "dist", (VERSIONS[0],)))["bilan"]
    assert {kind: count for kind, count in counts.items() if count} == {
        "ajoutes": 3, "separes": 1, "modifies": 3, "deplaces": 1, "fermes": 1, "reunis": 1, "retires": 4, "revus": 8,
    }  # fmt: skip
