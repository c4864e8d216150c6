"""Labelled tables in, LocatedRows and truth out: a benchmark's columns mapped onto ours, cleaned simply. Development only."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.model import LOCATED_COLUMNS, LocatedRows, typed
from pipeline.normalise.address import parse
from pipeline.normalise.category import classify
from pipeline.normalise.naf import parse_naf
from pipeline.reference.text import fold

PRECISION = {"housenumber": "numero", "street": "voie", "municipality": "commune", "locality": "lieu-dit", "source": "source"}
TRUTH_COLUMNS = ("entity", "kind")


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def phone(text: str) -> str | None:
    """Return +33… for a French number in any spelling, a lost zero restored; for any other the digits of the number itself."""
    found = digits(text)
    if found.startswith("0033"):
        found = found[4:]
    elif found.startswith("33") and len(found) in (11, 12):
        found = found[2:]
    national = found.lstrip("0")
    if len(national) == 9:
        return f"+33{national}"
    return national[-10:] if len(national) >= 7 else None


def luhn(text: str) -> bool:
    total = sum(sum(divmod(2 * int(d), 10)) if i % 2 else int(d) for i, d in enumerate(reversed(text)))
    return total % 10 == 0


def siret(text: str) -> str | None:
    found = re.sub(r"[\s.\u00a0]", "", text)
    return found if len(found) == 14 and found.isdigit() and luhn(found) and luhn(found[:9]) else None


def siren(text: str) -> str | None:
    found = re.sub(r"[\s.\u00a0]", "", text)
    if not found.isdigit() or len(found) not in (9, 14):
        return None
    return found[:9] if luhn(found[:9]) else None


Street = tuple[str | None, str | None, str | None]


def street(text: str) -> Street:
    """Return (numero, repetition, voie) of one address line, as the pipeline reads it; a foreign line by its number alone."""
    found = parse(text).value
    if found is None:
        return None, None, None
    numero, name = found.numero, found.voie or found.lieu_dit
    if numero is None and (at_end := re.search(r"(?:^|\D)(\d{1,4})$", found.complement or "")):
        numero = at_end[1]  # « Centre commercial Leclerc 23, boulevard Barbusse »
    if found.voie is None and (name is None or numero is None):
        numero, name = _plain_street(text)
    return numero, found.repetition, name


def shops(path: Path) -> tuple[LocatedRows, pd.DataFrame]:
    """Read a table with the columns of boutiques-fr; return LOCATED_COLUMNS and the table as it is, same order."""
    table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype="str")
    table = table.reset_index(drop=True)
    out = pd.DataFrame({"source": table["src"], "fichier": path.name, "feuille": "", "ligne": np.arange(len(table)) + 2})
    key = table["id"].astype("str") if "id" in table else out["ligne"].astype("str")
    out["row_key"] = out["source"] + ":" + key.str.zfill(8)
    out["date_depot"] = table.get("date_maj", "2026-01-01")
    out["date_maj"] = out["date_depot"]
    for ours, theirs in {"nom": "nom", "raison_sociale": "raison_sociale", "courriel_tous": "email", "site_web": "site",
                         "code_postal": "code_postal", "commune": "commune", "adresse_recue": "adresse"}.items():  # fmt: skip
        out[ours] = table[theirs].astype("str") if theirs in table else None
    out["courriel_tous"] = out["courriel_tous"].astype("str").str.lower()
    social = out["site_web"].astype("str").str.contains("facebook|instagram", na=False)
    out["reseaux_sociaux"], out["site_web"] = out["site_web"].where(social), out["site_web"].mask(social)
    silent = pd.Series(index=table.index, dtype="str")
    out["siret"], out["siren"] = (_each(table.get("siret", silent), clean) for clean in (siret, siren))
    out["telephone_tous"] = _each(table.get("telephone", silent), phone)
    _swapped(out)
    lines = _lines(out["adresse_recue"], street)
    out["numero"], out["repetition"], out["voie"] = (pd.Series([x[i] for x in lines], dtype="str") for i in range(3))
    out["code_insee"] = _insee(out, table["insee"] if "insee" in table else pd.Series(index=table.index, dtype="str"))
    if "lat" in table:
        told = table["geo_type"].map(PRECISION) if "geo_type" in table else pd.Series("source", index=table.index)
        out["latitude"], out["longitude"] = table["lat"].astype("float64"), table["lon"].astype("float64")
        out["precision"] = told.where(out["latitude"].notna())
    _activity(out, table)
    return LocatedRows(typed(out, LOCATED_COLUMNS)), table


def _lines(values: pd.Series[str], read: Callable[[str], Street]) -> list[Street]:
    """Read each distinct line once."""
    table = {v: read(v) for v in values.dropna().unique()}
    return [table.get(v, (None, None, None)) for v in values]


def _each(values: pd.Series[str], clean: object) -> pd.Series[str]:
    table = {v: clean(v) for v in values.dropna().unique()}  # type: ignore[operator]
    return values.map(table).astype("str")


def _activity(rows: pd.DataFrame, table: pd.DataFrame) -> None:
    """Understand the trade, told by a NAF code or in words, as the pipeline does."""
    said = table.get("activite", pd.Series(index=table.index, dtype="str"))
    known = {}
    for text in said.dropna().unique():
        naf = parse_naf(text).value
        known[text] = classify(None if naf else text, None, naf, {}).value
    rows["categorie"] = said.map({t: c.famille for t, c in known.items() if c}).astype("str")
    rows["sous_categorie"] = said.map({t: c.code for t, c in known.items() if c}).astype("str")


def _swapped(rows: pd.DataFrame) -> None:
    """Put postcode and town back where they were swapped, and the postcode's lost zero back."""
    swapped = rows["commune"].astype("str").str.fullmatch(r"\d{4,5}", na=False)
    rows.loc[swapped, ["commune", "code_postal"]] = rows.loc[swapped, ["code_postal", "commune"]].to_numpy()
    rows["code_postal"] = rows["code_postal"].astype("str").str.zfill(5)


def _insee(rows: pd.DataFrame, given: pd.Series[str]) -> pd.Series[str]:
    """Fill a missing INSEE code from rows that name the same commune and postcode, else from the commune that has one code."""
    name = _each(rows["commune"], fold)
    known = pd.DataFrame({"name": name, "cp": rows["code_postal"], "dep": rows["code_postal"].str.slice(0, 2), "insee": given})
    out = given.astype("str")
    for keys in (["name", "cp"], ["name", "dep"], ["name"]):
        seen = known.dropna(subset=[*keys, "insee"]).groupby(keys)["insee"].agg(["first", "nunique"])
        found = known.join(seen.loc[seen["nunique"].eq(1), ["first"]], on=keys)["first"]
        out = out.where(out.notna(), found)
    return out.astype("str")


def pairs(path: Path) -> tuple[LocatedRows, np.ndarray, np.ndarray, np.ndarray]:
    """Read a table of labelled pairs (columns _a and _b, ``meme``); return LOCATED_COLUMNS, left, right, truth."""
    table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype="str")
    sides = [_side(table, side, path.name) for side in "ab"]
    rows = LocatedRows(typed(pd.concat(sides, ignore_index=True), LOCATED_COLUMNS))
    left = np.arange(len(table))
    return rows, left, left + len(table), table["meme"].astype("int64").to_numpy() == 1


def _side(table: pd.DataFrame, side: str, name: str) -> pd.DataFrame:
    def column(theirs: str) -> pd.Series[str]:
        return (
            table[f"{theirs}_{side}"].astype("str") if f"{theirs}_{side}" in table else pd.Series(index=table.index, dtype="str")
        )

    out = pd.DataFrame({"source": side, "fichier": name, "feuille": "", "ligne": np.arange(len(table)) + 2})
    out["row_key"] = side + ":" + out["ligne"].astype("str").str.zfill(8)
    for ours, theirs in {"nom": "nom", "commune": "commune", "courriel_tous": "courriel", "site_web": "site_web",
                         "reseaux_sociaux": "reseaux", "code_postal": "code_postal", "siret": "siret"}.items():  # fmt: skip
        out[ours] = column(theirs)
    phones = column("telephone")
    out["telephone_tous"] = phones.map({v: digits(v)[-9:] or None for v in phones.dropna().unique()}).astype("str")
    lines = [_plain_street(v) if isinstance(v, str) else (None, None) for v in column("adresse")]
    out["numero"] = pd.Series([x[0] for x in lines], dtype="str")
    out["voie"] = pd.Series([x[1] for x in lines], dtype="str")
    # Pairs are given, so the commune only has to be one word for one place.
    out["code_insee"] = column("commune").map({v: fold(v) for v in column("commune").dropna().unique()}).astype("str")
    return out


def _plain_street(text: str) -> tuple[str | None, str | None]:
    """Return (number, street) of an address of any country: the first number of up to five digits, before or after the name."""
    match = re.match(r"\s*(\d{1,5})\b[ ,a-zA-Z]{0,2}\s+(.+)", text) or None
    if match:
        return match[1], match[2]
    after = re.match(r"\s*([^\d]+?)[ ,]+(\d{1,5})\b", text)
    return (after[2], after[1]) if after else (None, text)


def is_restaurants(path: Path) -> bool:
    """Tell whether a file is shaped like fodors-zagats.csv: its true pairs stand beside it."""
    return path.suffix == ".csv" and path.with_name(f"{path.stem}-paires.csv").exists()


def restaurants(path: Path) -> tuple[LocatedRows, pd.DataFrame]:
    """Read a file like fodors-zagats.csv (``|``; name, addr, city, phone) and its pairs; give LOCATED_COLUMNS and ``entity``."""
    table = pd.read_csv(path, sep="|", dtype="str")
    known = pd.read_csv(path.with_name(f"{path.stem}-paires.csv"), sep="|", dtype="int64", header=None).to_numpy()
    entity = np.arange(len(table))
    entity[known[:, 1]] = known[:, 0]
    second = set(known[:, 1].tolist())
    out = pd.DataFrame(
        {"source": ["zagats" if i in second else "fodors" for i in range(len(table))], "fichier": path.name, "feuille": ""}
    )
    out["ligne"] = np.arange(len(table)) + 2
    out["row_key"] = out["source"] + ":" + out["ligne"].astype("str").str.zfill(6)
    out["nom"], out["commune"] = table["name"], table["city"]
    out["code_insee"] = "us"  # the city's name is told in two ways (« los angeles », « w. hollywood »)
    out["telephone_tous"] = table["phone"].map(digits)
    lines = [_plain_street(v) for v in table["addr"].fillna("")]
    out["numero"], out["voie"] = (pd.Series([x[i] for x in lines], dtype="str") for i in range(2))
    return LocatedRows(typed(out, LOCATED_COLUMNS)), table.assign(entity=entity)
