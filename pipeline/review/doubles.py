"""A built run in, one question a pair of shops that may be one out: both rows side by side, what speaks for and against."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from pipeline import privacy
from pipeline.built import Built
from pipeline.dedupe.explain import tell
from pipeline.dedupe.queue import LATER_RULE
from pipeline.dedupe.score import RULES
from pipeline.geocode.distance import between
from pipeline.model import LIST_SEPARATOR
from pipeline.reference.french import phone
from pipeline.reference.text import fold
from pipeline.reference.vocabularies import vocabulary

FIELDS: Final = ("nom", "juridique", "adresse", "telephone", "contact", "siret", "activite", "ligne")
"""What is shown of a row; ``juridique``: legal name and owner, ``contact``: mailbox and sites, ``ligne``: where it comes from."""
COMPARED: Final = FIELDS[:-1]

COLUMNS: Final = (
    "cle_a", "cle_b",
    *(f"{field}_{side}" for field in FIELDS for side in "ab"),
    *(f"pareil_{field}" for field in COMPARED),     # oui, non, or missing where a side is silent
    "pour", "contre", "regle", "score", "metres", "lon_a", "lat_a", "lon_b", "lat_b", "plus_tard",
)  # fmt: skip

WORDS: Final = {
    "siret": "SIRET", "telephone": "téléphone", "autre_nom": "autres noms", "categorie": "activité", "liens": "sites",
}  # fmt: skip
"""Features as people call them, where the slug is no French word."""


def doubles(built: Built) -> pd.DataFrame:
    """Return COLUMNS, one line a question, in the order of ``dedupe.queue``: most useful first, what was put off last.

    Of who asked not to be published, nothing is shown and nothing asked.
    """
    members, public = built.deduped.members, built.public
    asked = privacy.conceal_pairs(built.deduped.asked, members, public)
    asked = asked.merge(built.deduped.pairs, on=["cle_a", "cle_b"], how="left")
    if asked.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    rows = privacy.conceal_located(built.located, members, public).drop_duplicates("row_key").set_index("row_key")
    sides = {side: _side(rows.loc[asked[f"cle_{side}"]]) for side in "ab"}
    table = pd.DataFrame({"cle_a": asked["cle_a"].to_numpy(), "cle_b": asked["cle_b"].to_numpy()})
    for side, shown in sides.items():
        for field in (*FIELDS, "lon", "lat"):
            table[f"{field}_{side}"] = shown[field].to_numpy()
    for field in COMPARED:
        table[f"pareil_{field}"] = [_alike(field, a, b) for a, b in zip(table[f"{field}_a"], table[f"{field}_b"], strict=True)]
    said = [_evidence(row) for row in tell(asked, built.deduped.levels).to_dict("records")]
    table["pour"], table["contre"] = [s[0] for s in said], [s[1] for s in said]
    rule = asked["regle"].to_numpy()
    table["regle"] = [RULES.get(r, r) if r not in ("score", LATER_RULE) else "" for r in rule]
    table["plus_tard"] = rule == LATER_RULE
    table["score"] = asked["score"].to_numpy()
    table["metres"] = between(table, ("lon_a", "lat_a"), table, ("lon_b", "lat_b")).round()
    return table.reindex(columns=list(COLUMNS))


def _side(rows: pd.DataFrame) -> pd.DataFrame:
    """Return FIELDS, lon and lat of each row, as people read them."""
    named = {row["code"]: row["libelle"] for name in ("categories", "familles") for row in vocabulary(name)}
    town = ((rows["code_postal"] + " ").fillna("") + rows["commune"].fillna("")).str.strip()
    street = rows["adresse"].where(rows["adresse"].notna(), rows["adresse_recue"])
    phones = rows["telephone_tous"].where(rows["telephone_tous"].notna(), rows["telephone"])
    mails = rows["courriel_tous"].where(rows["courriel_tous"].notna(), rows["courriel"])
    trade = rows["sous_categorie"].where(rows["sous_categorie"].notna(), rows["categorie"])
    placed = rows["precision"].ne("commune")
    return pd.DataFrame({
        "nom": rows["nom"],
        "juridique": _joined(rows["raison_sociale"], rows["dirigeant"]),
        "adresse": _joined(street, town),
        "telephone": _joined(phones.map(phone, na_action="ignore").astype("str")),
        "contact": _joined(mails, rows["site_web"], rows["reseaux_sociaux"], rows["boutique_en_ligne"]),
        "siret": rows["siret"].where(rows["siret"].notna(), rows["siren"]),
        "activite": trade.map(named).where(trade.map(named).notna(), trade),
        "ligne": rows["source"] + ", ligne " + rows["ligne"].astype("str") + (" (" + rows["date_depot"] + ")").fillna(""),
        "lon": rows["longitude"].where(placed), "lat": rows["latitude"].where(placed),
    })  # fmt: skip


def _joined(*parts: pd.Series[str]) -> pd.Series[str]:
    """Return the known parts of each row, one a line."""
    columns = [p.fillna("").str.replace(LIST_SEPARATOR, "\n", regex=False) for p in parts]
    texts = ["\n".join(filter(None, cells)) or None for cells in zip(*columns, strict=True)]
    return pd.Series(texts, index=parts[0].index, dtype="str")


def _alike(field: str, one: str, two: str) -> str | None:
    """Tell whether two cells say the same: « oui », « non », None where one is silent. One value in common is enough."""
    if not isinstance(one, str) or not isinstance(two, str):
        return None
    if field == "adresse":
        return "oui" if fold(one) == fold(two) else "non"
    left, right = ({fold(part) for part in cell.split("\n")} for cell in (one, two))
    return "oui" if left & right else "non"


def _evidence(pair: dict[Any, Any]) -> tuple[str, str]:
    """Return what speaks for « même » and against, heaviest first, in words.

    Weights are learnt together: alone, one can point the way that no person would (« autre commune » for); it is left out.
    A level that weighs nothing but that a rule looks at (« même SIRET ») stands last.
    """
    weighed = []
    for part in filter(None, str(pair["preuves"]).split(LIST_SEPARATOR)):
        feature, _, level = part.partition(" : ")
        weight = float(str(pair.get(f"poids_{feature}", 0.0)))
        if weight == 0:
            weight = 1e-6 * (level.startswith("même ") - level.startswith("autre "))
        if not level.startswith("autre" if weight > 0 else "même "):
            weighed.append((weight, level if feature == "contact_nom" else f"{WORDS.get(feature, feature)} : {level}"))
    weighed.sort(key=lambda w: (-abs(w[0]), w[1]))
    return tuple("\n".join(text for weight, text in weighed if sign * weight > 0) for sign in (1, -1))  # type: ignore[return-value]
