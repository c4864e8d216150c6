"""How cells are written: separators, options with commas, dates, words to translate, expectations; and the JSON Schemas."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.config import TARGETS, Source, Territory, scalar
from pipeline.guess import schema
from pipeline.guess.assign import best_choices
from pipeline.guess.descriptions import FIELDS, KEYS
from pipeline.guess.expectations import suggest
from pipeline.guess.propose import Column
from pipeline.guess.settings import settings
from pipeline.model import SHOP_COLUMNS, RawRows, ShopRows
from pipeline.reference.vocabularies import schemas_dir

ROOT = Path(__file__).resolve().parents[2]


def column(name: str, champ: str) -> Column:
    return Column(name, champ, None, 1.0, "", 1.0, ())


def how(champ: str, *cells: str, form: bool = False) -> object:
    raw = RawRows(pd.DataFrame({"C": pd.Series(cells, dtype="str")}))
    return settings(raw, [column("C", champ)], form=form, text_file=True)


def test_options_with_commas_are_told_from_the_set_of_answers() -> None:
    collect, home = "Commande en ligne, retrait en magasin", "Livraison à domicile, à vélo ou en voiture"
    found = how(
        "services", collect, f"{collect}, {home}", home, f"Drive, {home}", "Drive", f"{collect}, Drive", collect, form=True
    )
    assert found.options == {"services": (collect, home)}  # type: ignore[attr-defined]
    assert found.separateur_liste == ", "  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (("Livraison # Drive", "Drive # Traiteur", "Livraison"), "#"),
        (("livraison|drive", "drive|marché", "livraison"), "|"),
        (("Livraison", "Drive"), None),
        (("Livraison, drive", "Drive, traiteur", "Livraison"), None),  # the reader cuts commas by itself
    ],
)
def test_the_separator_of_a_list(cells: tuple[str, ...], wanted: str | None) -> None:
    assert how("services", *cells).separateur_liste == wanted  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (("03/25/2026", "11/10/2026"), "mm/jj/aaaa"),
        (("25/03/2026",), None),
        (("2026-03-25",), "aaaa-mm-jj"),
        (("01/02/2026",), None),
    ],
)
def test_the_order_of_dates(cells: tuple[str, ...], wanted: str | None) -> None:
    assert how("date_maj", *cells).format_dates == wanted  # type: ignore[attr-defined]


def test_words_to_translate_and_answer_codes_are_told() -> None:
    assert how("categorie", "Boulangerie", "Cryptozoologue").inconnues == {"categorie": ("Cryptozoologue",)}  # type: ignore[attr-defined]
    assert how("categorie", "A01", "A02").codees == {"C": ("A01", "A02")}  # type: ignore[attr-defined]


def test_expectations_leave_room() -> None:
    shops = pd.DataFrame({c: pd.Series([None] * 40, dtype="str") for c in SHOP_COLUMNS})
    shops["telephone"] = ["+33536490001"] * 30 + [None] * 10
    shops["siret"] = ["1"] * 8 + [None] * 32
    assert suggest(ShopRows(shops)) == (34, 80, {"telephone": 0.65})
    assert suggest(ShopRows(shops.head(0))) == (0, 0, {})


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=30))
def test_a_name_written_in_yaml_reads_back_the_same(text: str) -> None:
    line = f"a: {scalar(text)}\nb: [{scalar(text, flow=True)}, x]\nc: {{colonne: {scalar(text, flow=True)}, code: y}}\n"
    read = YAML(typ="safe").load(line)
    assert (str(read["a"]), str(read["b"][0]), str(read["c"]["colonne"])) == (text, text, text)


@given(
    st.lists(st.dictionaries(st.sampled_from(["nom", "siret", "naf", "commune"]), st.floats(0.01, 1.0)), min_size=1, max_size=4)
)
def test_the_assignment_is_the_best_of_all(scores: list[dict[str, float]]) -> None:
    def best(rest: list[dict[str, float]], taken: frozenset[str]) -> float:
        if not rest:
            return 0.0
        options = [best(rest[1:], taken)]
        options += [w + best(rest[1:], taken | {f}) for f, w in rest[0].items() if f not in taken]
        return max(options)

    chosen = best_choices(scores)
    assert len({c for c in chosen if c}) == len([c for c in chosen if c])
    total = sum(s[c] for s, c in zip(scores, chosen, strict=True) if c)
    assert np.isclose(total, best(scores, frozenset()))


@pytest.mark.parametrize("name", schema.NAMES)
def test_json_schemas_are_up_to_date(name: str) -> None:
    kept = (schemas_dir() / f"{name}.schema.json").read_text(encoding="utf-8")
    assert kept == schema.text(name), "relancer « python -m pipeline.guess.schema »"


def test_every_key_and_field_is_described() -> None:
    for root, model in (("Source", Source), ("Territory", Territory)):
        made = model.model_json_schema()
        for name, part in {root: made, **made.get("$defs", {})}.items():
            missing = set(part["properties"]) - set(KEYS.get(name, {})) - {"id"}
            assert not missing, f"{name}: describe {missing} in pipeline/guess/descriptions.py"
    assert set(FIELDS) == set(TARGETS)


@pytest.mark.parametrize(
    "path", [*sorted((ROOT / "sources").glob("*/source.yml")), ROOT / "sources" / "territoire.yml"], ids=lambda p: p.parent.name
)
def test_the_committed_declarations_follow_the_json_schema(path: Path) -> None:
    name = "territoire" if path.name == "territoire.yml" else "source"
    checker = jsonschema.Draft202012Validator(json.loads(schema.text(name)))
    plain = json.loads(json.dumps(YAML(typ="safe").load(path.read_text(encoding="utf-8")), default=str))
    assert not [e.message for e in checker.iter_errors(plain)]
    assert [*checker.iter_errors({**plain, "licnece": "lov2"})]
