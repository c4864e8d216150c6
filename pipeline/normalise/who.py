"""Who the shop is: names, SIRET, NAF, category. Columns in, that part of SHOP_COLUMNS out."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pandas as pd

from pipeline.errors import SourceError
from pipeline.normalise.blocks import Block, Context
from pipeline.normalise.category import classify
from pipeline.normalise.growers import sells_what_it_grows
from pipeline.normalise.lexicon import lexicon
from pipeline.normalise.mapping import Columns
from pipeline.normalise.naf import parse_naf
from pipeline.normalise.name import clean_name, clean_text, is_vacant
from pipeline.normalise.result import Cleaned
from pipeline.normalise.siret import join_nic, parse_siren, parse_siret
from pipeline.normalise.unique import over, over_rows
from pipeline.reference.text import fold


def identify(columns: Columns, context: Context) -> Block:
    """Give nom, raison_sociale, dirigeant, siret, siren, naf, categorie, sous_categorie, description."""
    block = Block(columns)
    _names(block, legal="raison_sociale" not in context.source.publication.champs_exclus)
    _numbers(block)
    _activity(block, context)
    text = block.clean("description", clean_text).column(str)
    block.values["description"] = text if context.source.publication.description else text.where(text.isna())
    return block


def _names(block: Block, *, legal: bool) -> None:
    """Give the names; a shop without sign goes by its legal name, unless its source may never tell it, a person's perhaps."""
    values = {name: block.clean(name, clean_name).column(str) for name in ("nom", "raison_sociale", "dirigeant")}
    if legal:
        unnamed = values["nom"].isna()
        vacant = over(block.columns.text("nom").where(unnamed), lambda text: Cleaned(is_vacant(text))).flags(bool)
        values["nom"] = values["nom"].where(~unnamed | vacant, values["raison_sociale"])  # the owner of premises is no shop
    block.values |= values


def _numbers(block: Block) -> None:
    columns = block.columns
    siret = block.clean("siret", parse_siret)
    # Padding a lost zero is sure only where the commune agrees, which SIRENE tells: until then it is a proposal.
    certain = ~siret.flags(lambda s: s.padded)
    block.values["siret"] = siret.column(lambda s: s.siret).where(certain)
    block.values["siret_propose"] = siret.column(lambda s: s.siret).where(~certain)
    block.values["siren"] = siret.column(lambda s: s.siren).where(certain)
    if columns.names("siren"):
        siren = block.clean("siren", parse_siren).column(str)
        block.values["siren"] = block.values["siren"].where(block.values["siren"].notna(), siren)
        if columns.names("nic"):
            whole = over_rows(pd.DataFrame({"siren": columns.text("siren"), "nic": columns.text("nic")}), join_nic)
            block.findings.append(whole.issues(columns.raw, columns.label("nic"), columns.text("nic")))
            found = whole.column(lambda s: s.siret)
            block.values["siret"] = block.values["siret"].where(block.values["siret"].notna(), found)
    block.values["naf"] = block.clean("naf", parse_naf).column(str)


def _activity(block: Block, context: Context) -> None:
    columns, source = block.columns, context.source
    table = {fold(k): v for k, v in source.valeurs.get("categorie", {}).items()}
    said, second, told_by = columns.text("categorie"), columns.text("sous_categorie"), columns.label("categorie")
    if said.isna().all():  # « Type de cuisine », alone to say it: what is not understood of it is told
        said, second, told_by = second, said, columns.label("sous_categorie")
    grown = _grown(block, everywhere=source.partout.get("categorie"), table=table).where(said.notna() | second.notna())
    found = over_rows(
        pd.DataFrame({"text": said, "second": second, "naf": block.values["naf"], "grown": grown}),
        lambda text, more, naf, grown: classify(text, more, naf, table, grown=bool(grown)),
    )
    issues = found.issues(columns.raw, told_by, said)
    unknown = issues[issues["code"].eq("categorie-inconnue")]
    if len(unknown) and source.valeurs_inconnues == "arreter":
        there = source.at("valeurs", "categorie") or source.at("valeurs")
        hint = f"compléter « valeurs »{there} dans source.yml, ou écrire « valeurs_inconnues: signaler »"
        raise SourceError(_unknown(source.id, unknown), hint)
    block.findings.append(issues)
    block.values["categorie"] = found.column(lambda c: c.famille)
    block.values["sous_categorie"] = found.column(lambda c: c.code)


def _grown(block: Block, everywhere: str | None, table: Mapping[str, tuple[str, ...]]) -> pd.Series[str]:
    """Return « oui » for each row that is a farm's, by its names, its NAF code or as all of its file; missing elsewhere."""
    known = pd.DataFrame({name: block.values[name] for name in ("nom", "raison_sociale", "naf")})
    same = classify(everywhere, None, None, table).value
    if same is not None and same.famille == "producteur":
        return pd.Series("oui", index=known.index, dtype="str")
    return over_rows(known, lambda *row: Cleaned("oui" if sells_what_it_grows(*row) else None)).column(str)


def _unknown(source_id: str, unknown: pd.DataFrame) -> str:
    """Say each category that is not understood, with the line of source.yml that would translate it."""
    lines = []
    for value, rows in unknown.groupby("valeur", sort=True):
        first = rows.iloc[0]
        near = "" if pd.isna(first.apres) else str(first.apres)
        code = next(iter(lexicon("categories").whole(near)), "") if near else ""
        hint = f" ; vouliez-vous dire « {near} » ?" if near else ""
        place = f"{first.fichier}, ligne {first.ligne}, colonne « {first.colonne} »"
        edit = f"écrire sous « valeurs: categorie: » la ligne « {json.dumps(value, ensure_ascii=False)}: {code or 'code'} »"
        lines.append(f"{place} : catégorie inconnue « {value} » ({len(rows)} ligne(s)){hint} — {edit}")
    more = f"\n… et {len(lines) - 10} autres" if len(lines) > 10 else ""
    return f"sources/{source_id} : " + "\n".join(lines[:10]) + more
