"""Where the shop is: address parts, commune, the producer's own point. Columns in, that part of SHOP_COLUMNS out."""

from __future__ import annotations

from operator import attrgetter
from typing import Final

import pandas as pd

from pipeline.anomalies import record
from pipeline.model import ORIGIN, Anomalies
from pipeline.normalise.address import Address, parse, render
from pipeline.normalise.blocks import Block, Context
from pipeline.normalise.by_point import by_point
from pipeline.normalise.by_point import label as point_label
from pipeline.normalise.commune import resolve
from pipeline.normalise.mapping import Columns
from pipeline.normalise.point import clean_pair, clean_point
from pipeline.normalise.result import Cleaned
from pipeline.normalise.unique import over, over_rows
from pipeline.reference.communes import Communes
from pipeline.reference.text import fold

ADDRESS_PARTS = ("numero", "repetition", "voie")


def locate(columns: Columns, context: Context) -> Block:
    """Give adresse_recue … code_insee, longitude_source, latitude_source."""
    block = Block(columns)
    told = _address(block, context.communes)
    _point(block)
    _commune(block, context, told)
    _town_alone(block)
    return block


def _address(block: Block, communes: Communes) -> pd.DataFrame:
    """Fill the address columns; return the postcode and commune that stood in the address itself."""
    columns = block.columns
    received = _received(columns)
    apart, tail = _tail_commune(received, columns, communes)
    parsed = over(apart, parse)
    block.findings.append(parsed.issues(columns.raw, columns.label("adresse") or columns.label("voie"), received))
    for part in ("numero", "repetition", "voie", "lieu_dit"):
        block.values[part] = parsed.column(attrgetter(part))
    block.values["adresse_recue"] = received
    block.values["complement_adresse"] = parsed.column(_beside)
    _own_columns(block)
    _name_the_place(block)
    parts = pd.DataFrame({p: block.values[p] for p in (*ADDRESS_PARTS, "lieu_dit")})
    block.values["adresse"] = over_rows(parts, _rendered).column(str)
    told = parsed.column(lambda a: a.commune_text)
    return pd.DataFrame({"code_postal": parsed.column(lambda a: a.code_postal), "commune": told.where(told.notna(), tail)})


def _tail_commune(received: pd.Series[str], columns: Columns, communes: Communes) -> tuple[pd.Series[str], pd.Series[str]]:
    """Take « Marmande » off « 12 rue Neuve, Marmande » where nothing else tells the commune; only a name that settles it."""
    said = [columns.text(t).notna() for t in ("commune", "code_postal", "code_insee")]
    asked = received.where(~(said[0] | said[1] | said[2]))
    ends = asked.str.extract(r"^(?P<street>.*\S)\s*[,\n]\s*(?P<commune>[^\d,\n]+)$").astype("str")
    sure = over(ends["commune"], lambda text: _settled(text, communes)).column(str)
    return ends["street"].where(sure.notna(), received), sure


def _settled(text: str, communes: Communes) -> Cleaned[str]:
    found = resolve(text, None, None, communes)
    sure = all(issue.code == "code-postal-complete" for issue in found.issues)
    return Cleaned(text if found.value and sure else None)


def _received(columns: Columns) -> pd.Series[str]:
    """Return what the producer wrote of the street, one text: « numero repetition voie » where they stand apart."""
    whole = columns.text("adresse")
    apart = columns.text("voie")
    for part in ("repetition", "numero"):
        piece = columns.text(part)
        both = piece + " " + apart
        apart = both.where(both.notna(), apart)
    return whole.where(whole.notna(), apart)


def _own_columns(block: Block) -> None:
    """A lieu-dit or a complement in a column of its own: parsed like an address, kept where the address had none."""
    lieu = block.clean("lieu_dit", parse)
    own = lieu.column(lambda a: a.lieu_dit or a.voie or a.complement)
    block.values["lieu_dit"] = block.values["lieu_dit"].where(block.values["lieu_dit"].notna(), own)
    extra = over(block.columns.text("complement_adresse"), parse).column(lambda a: _beside(a) or a.voie or a.lieu_dit)
    kept = block.values["complement_adresse"]
    block.values["complement_adresse"] = kept.where(kept.notna(), extra)


def _name_the_place(block: Block) -> None:
    """A lieu-dit beside a street is told to readers too (« Route de Bayonne », La Pince): the public line holds the street."""
    place, beside = block.values["lieu_dit"], block.values["complement_adresse"]
    place = place.where(block.values["voie"].notna() & place.ne(beside).fillna(True))
    both = place + ", " + beside
    block.values["complement_adresse"] = both.where(both.notna(), place.where(place.notna(), beside))


def _rendered(numero: str | None, repetition: str | None, voie: str | None, lieu_dit: str | None) -> Cleaned[str]:
    line = render(Address(numero, repetition, voie, lieu_dit, None, None, None, None))
    return Cleaned(line or None)


def _beside(address: Address) -> str | None:
    """Complement and postal distribution (BP, CS): told to readers, never to the geocoder."""
    return ", ".join(p for p in (address.complement, address.distribution) if p) or None


def _commune(block: Block, context: Context, told: pd.DataFrame) -> None:
    columns = block.columns
    names = {t: columns.text(t) for t in ("commune", "code_postal", "code_insee")}
    words = {fold(theirs): ours[0] for theirs, ours in context.source.valeurs.get("commune", {}).items() if ours}
    if words:
        names["commune"] = over(names["commune"], lambda nom: Cleaned(words.get(fold(nom), nom))).column(str)
    for target in ("commune", "code_postal"):
        names[target] = names[target].where(names[target].notna(), told[target])
    found = over_rows(pd.DataFrame(names), lambda nom, cp, insee: resolve(nom, cp, insee, context.communes))
    own = block.values["longitude_source"], block.values["latitude_source"]
    found, refused = by_point(names, found, *own, columns, context)
    block.findings += refused
    for target, values in names.items():
        label, shown = columns.label(target), values
        if not label:  # told in the address, or in no column of its own
            label = columns.label("commune") or columns.label("code_postal") or columns.label("adresse") or point_label(columns)
        if target == "commune":
            shown = values.where(values.notna(), names["code_postal"].where(names["code_postal"].notna(), names["code_insee"]))
        told_of = found.issues(columns.raw, label, shown)
        told_of = Anomalies(told_of[told_of["code"].map(_about).eq(target)])
        block.findings += _once(told_of) if target == "code_postal" and values.isna().all() else [told_of]
    block.values["code_insee"] = found.column(lambda c: c.code_insee)
    block.values["commune"] = found.column(lambda c: c.nom)
    block.values["code_postal"] = found.column(lambda c: c.code_postal)


def _town_alone(block: Block) -> None:
    """Leave out an address that only says the commune again: « Agen, France », of a shop that gives no street."""
    address = block.values["adresse"].where(block.values["numero"].isna())  # no commune is called by a number
    told = pd.DataFrame({"adresse": address, "commune": block.values["commune"].where(address.notna())})
    again = over_rows(told, lambda adresse, commune: Cleaned(commune is not None and fold(adresse) == fold(commune))).flags(bool)
    for part in ("adresse", "lieu_dit"):
        block.values[part] = block.values[part].mask(again)


def _once(told: Anomalies) -> list[Anomalies]:
    """Say once of a file that has no postcode at all that each was worked out: the same line a row would hide the others."""
    worked_out = told["code"].eq(_WORKED_OUT)
    if not worked_out.any():
        return [told]
    files = told[worked_out].groupby(list(ORIGIN[:2]), sort=True).size().reset_index(name="rows")
    place = files[list(ORIGIN[:2])].assign(feuille="", ligne=0)
    return [Anomalies(told[~worked_out]), record("codes-postaux-absents", place, detail=files["rows"].astype("str"))]


_WORKED_OUT: Final = "code-postal-complete"


def _about(code: str) -> str:
    """Return which of the three cells a commune's finding speaks of."""
    if code.startswith(("code-postal", "cedex")):
        return "code_postal"
    return "code_insee" if code.startswith("code-insee") else "commune"


def _point(block: Block) -> None:
    columns = block.columns
    if columns.names("point"):
        points = block.clean("point", clean_point)
    else:
        pair = pd.DataFrame({"longitude": columns.text("longitude"), "latitude": columns.text("latitude")})
        points = over_rows(pair, clean_pair)
        received = pair["longitude"] + " ; " + pair["latitude"]
        block.findings.append(points.issues(columns.raw, columns.label("longitude"), received))
    block.values["longitude_source"] = points.numbers(lambda p: p.longitude)
    block.values["latitude_source"] = points.numbers(lambda p: p.latitude)
