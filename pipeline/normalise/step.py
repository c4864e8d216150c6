"""Step 2: RawRows in, ShopRows and Anomalies out. The fields in order; rows that cannot be a shop are set aside, told.

The only step that interprets. Each block cleans a family of fields over distinct values (``unique.py``).
"""

from __future__ import annotations

import pandas as pd

from pipeline.anomalies import combine, record, severity
from pipeline.model import CALENDAR, ORIGIN, SHOP_COLUMNS, Anomalies, RawRows, ShopRows, typed
from pipeline.normalise.blocks import Block, Context
from pipeline.normalise.closing import TARGET as CLOSED_ON
from pipeline.normalise.closing import closing
from pipeline.normalise.consent import agreed, consents, may_be_told
from pipeline.normalise.contact import reach
from pipeline.normalise.dates import parse_date
from pipeline.normalise.keys import last_answers, row_keys
from pipeline.normalise.long_cells import without_long
from pipeline.normalise.mapping import Columns, apply_codes, apply_corrections, check_header, ignored_but_gone
from pipeline.normalise.misplaced import put_right
from pipeline.normalise.mojibake import repair
from pipeline.normalise.name import is_place
from pipeline.normalise.offer import offer
from pipeline.normalise.result import Cleaned
from pipeline.normalise.shown import hidden_by
from pipeline.normalise.sirene import confirm_padded, enrich
from pipeline.normalise.unique import over, over_rows
from pipeline.normalise.where import locate
from pipeline.normalise.who import identify
from pipeline.normalise.withheld import bare_places, without_personal
from pipeline.reference.legal import is_legal_person
from pipeline.reference.sirene import PARTIAL

DATES = ("date_maj", "date_verification", "valide_jusqu_au")


def normalise(raw: RawRows, context: Context, departements: tuple[str, ...] | None) -> tuple[ShopRows, Anomalies]:
    """Return one row a shop as this source tells it (SHOP_COLUMNS), and what was found.

    Rows outside ``departements`` are set aside (None: all are kept). Raises SourceError when the header or the
    categories are not those declared.
    """
    raw = check_header(raw, context.source)
    gone = ignored_but_gone(raw, context.source)
    raw, corrected = apply_corrections(apply_codes(raw, context.source), context.source)
    raw, readable = repair(raw, context.source)
    raw, long = without_long(raw, context.source)
    received = Columns(raw, context.source)
    columns, moved = put_right(received)
    who, offered = identify(columns, context), offer(columns, context)
    free = may_be_told(columns)
    places, held = bare_places(columns, free, who.values["nom"])
    blocks = [
        who,
        locate(places, context),
        held,
        reach(columns, free, who.values["nom"]),
        offered,
        closing(columns, context, offered.values["statut"]),
        _dates(columns, context),
    ]
    blocks.append(without_personal(columns, free, {name: values for block in blocks for name, values in block.values.items()}))
    told_rows = raw[list(ORIGIN)].assign(**{name: values for block in blocks for name, values in block.values.items()})
    rows, known = _with_sirene(told_rows, columns, context)
    findings = [gone, corrected, readable, long, known, *moved, *(f for block in blocks for f in block.findings)]
    kept, told = _kept(rows, received, context, departements, _refused(rows, findings), _of_trial(rows, who.findings))
    findings += told
    shops = _without_excluded(rows[kept], context)
    if context.keyed:
        shops["row_key"] = row_keys(shops, received.over(RawRows(raw[kept])), context.source, context.memory)
    shops["date_depot"] = context.deposited.isoformat()
    return ShopRows(typed(shops, SHOP_COLUMNS)), combine(findings)


def _with_sirene(rows: pd.DataFrame, columns: Columns, context: Context) -> tuple[pd.DataFrame, Anomalies]:
    """Take what SIRENE confirms: the SIRETs whose lost zero it vouches for, then what it knows of each."""
    sure = confirm_padded(rows["siret_propose"], rows["code_insee"], context.sirene)
    rows = rows.assign(siret=rows["siret"].fillna(sure), siren=rows["siren"].fillna(sure.str[:9]))
    return enrich(rows, context.sirene, columns.label("siret"), columns.label(CLOSED_ON) or columns.label("statut"))


def _dates(columns: Columns, context: Context) -> Block:
    """Give date_maj, date_verification (the deposit's day where the row tells none) and valide_jusqu_au."""
    block = Block(columns)
    source, deposited = context.source, context.deposited.isoformat()
    for target in DATES:
        received = columns.text(target)
        frame = pd.DataFrame({"text": received, "calendar": columns.raw[CALENDAR].where(received.notna())})
        answers = over_rows(frame, lambda text, calendar: parse_date(text, source.format_dates, calendar))
        block.findings.append(answers.issues(columns.raw, columns.label(target), received))
        block.values[target] = answers.column(str)
    for target in DATES[:2]:
        value = block.values[target]
        block.tell("date-future", value.gt(deposited), target, value, apres=deposited)
        block.values[target] = value.where(value.le(deposited), deposited)
    return block


def _kept(
    rows: pd.DataFrame,
    columns: Columns,
    context: Context,
    departements: tuple[str, ...] | None,
    refused: pd.Series[bool],
    trial: pd.Series[bool],
) -> tuple[pd.Series[bool], list[Anomalies]]:
    """Say which rows stand, and why the others do not."""
    keep, found = last_answers(rows, columns, context.source)
    shown = hidden_by(columns.raw[columns.names("diffusion")])
    found.append(shown.issues(columns.raw, columns.label("diffusion"), columns.text("diffusion")))
    tests = {
        "non-diffusee": (shown.flags(bool), "diffusion"),
        "nom-absent": (rows["nom"].isna() & ~trial, "nom"),
        "nom-adresse": (over(rows["nom"].where(rows["adresse"].isna()), lambda text: Cleaned(is_place(text))).flags(bool), "nom"),
        "commune-absente": (rows["code_insee"].isna() & ~refused, _where_wanted(columns)),
        "hors-territoire": (_outside(rows, departements), "commune"),  # told by its name, wherever the row told it
        "publication-refusee": (_declined(columns, context), "consentement"),
        "nom-retenu": (_unnamed(rows, columns, context), "raison_sociale"),
        "validite-echue": (rows["valide_jusqu_au"].lt(context.today.isoformat()), "valide_jusqu_au"),
    }
    for code, (where, target) in tests.items():
        hit = where & keep
        if hit.any():
            said = columns.text(target)
            said = said.where(said.notna(), rows["commune"]) if code == "hors-territoire" else said
            label = columns.label(target) or (columns.label("adresse") if target == "commune" else "")
            found.append(record(code, columns.raw[hit], colonne=label, valeur=said[hit]))
        keep &= ~where
    return keep & rows["code_insee"].notna() & rows["nom"].notna(), found


def _declined(columns: Columns, context: Context) -> pd.Series[bool]:
    """Say which rows answered no where the question was of being published at all."""
    if context.source.publication.refus == "publier":
        return pd.Series(False, index=columns.raw.index)
    return consents(columns).flags(lambda said: said == "non")


def _unnamed(rows: pd.DataFrame, columns: Columns, context: Context) -> pd.Series[bool]:
    """Say which rows would go by the name of a natural person whom INSEE tells in part only, and who did not agree.

    What SIRENE withholds ([ND]: name, address) is never filled in from another file without the person's consent.
    """
    if context.sirene is None:
        return pd.Series(False, index=rows.index)
    partial = context.sirene.look_up(rows["siret"])["diffusion"].eq(PARTIAL)
    person = over(rows["raison_sociale"], lambda name: Cleaned(not is_legal_person(name))).flags(bool)
    return partial & person & rows["nom"].eq(rows["raison_sociale"]) & ~agreed(columns)


def _where_wanted(columns: Columns) -> str:
    """Return where the commune should have been told: in their column of it, if they have one."""
    return next((t for t in ("commune", "code_postal", "code_insee") if columns.label(t)), "adresse")


def _of_trial(rows: pd.DataFrame, findings: list[Anomalies]) -> pd.Series[bool]:
    """Say which rows are an agent's « test »: they have a name, that is no shop's."""
    found = combine(findings)
    return _at(rows, found[found["code"].eq("ligne-essai")])


def _refused(rows: pd.DataFrame, findings: list[Anomalies]) -> pd.Series[bool]:
    """Say which rows already have a rejection: no row is set aside twice, none without a word."""
    found = combine(findings)
    return _at(rows, found[severity(found).eq("rejet")])


def _at(rows: pd.DataFrame, found: pd.DataFrame) -> pd.Series[bool]:
    """Say which rows these findings are about."""
    place = ["fichier", "feuille", "ligne"]
    told = pd.MultiIndex.from_frame(found[place].fillna(""))
    return pd.Series(pd.MultiIndex.from_frame(rows[place].fillna("")).isin(told), index=rows.index)


def _outside(rows: pd.DataFrame, departements: tuple[str, ...] | None) -> pd.Series[bool]:
    if departements is None:
        return pd.Series(False, index=rows.index)
    return rows["code_insee"].notna() & ~rows["code_insee"].str.startswith(departements).fillna(True).astype(bool)


def _without_excluded(rows: pd.DataFrame, context: Context) -> pd.DataFrame:
    never = set(context.source.publication.champs_exclus)
    never |= {CLOSED_ON} if "statut" in never else set()  # it dates that status, and no other
    excluded = [c for c in rows if c in never]
    return rows.assign(**{c: rows[c].where(rows[c].isna()) for c in excluded})
