"""Shops by source and what each source promised in, a verdict out: what blocks the release, what only warns.

A missed minimum blocks, a passed maximum warns: half a file is a broken export, twice a file is perhaps good news.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from pipeline.config import Source, did_you_mean
from pipeline.errors import ConfigError
from pipeline.model import PUBLIC_COLUMNS, SHOP_COLUMNS, ShopRows, UniqueRows

SHOP_COLUMN_OF: Final = {"latitude": "latitude_source", "longitude": "longitude_source"}
"""Public columns that a source's own rows hold under another name: before geocoding the point is the producer's."""


RETURNED: Final = "oppositions"
"""Code of what ``came_back`` finds; how many objected is nobody's business, so a release never tells it."""


@dataclass(frozen=True, order=True)
class Finding:
    """One expectation that does not hold. ``code`` is stable (« source:cci-47:lignes-min »), ``message`` French.

    ``accepted``: why it does not stop the release nonetheless; "" where nobody accepted it.
    """

    code: str
    blocking: bool
    message: str
    accepted: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What is accepted, if it is: this code and these very figures."""
        return self.code, self.message

    @property
    def stops(self) -> bool:
        """Whether it forbids the release."""
        return self.blocking and not self.accepted


@dataclass(frozen=True)
class Verdict:
    """All that does not hold, in a fixed order."""

    findings: tuple[Finding, ...] = ()

    @property
    def blocking(self) -> list[str]:
        """Messages of what forbids the release."""
        return [f.message for f in self.findings if f.stops]

    @property
    def codes(self) -> list[str]:
        """Codes of what forbids the release, as ``blocking``."""
        return [f.code for f in self.findings if f.stops]

    @property
    def accepted(self) -> list[Finding]:
        """What would forbid the release and was accepted."""
        return [f for f in self.findings if f.accepted]

    @property
    def warnings(self) -> list[str]:
        """Messages of what is told and lets the release go."""
        return [f.message for f in self.findings if not f.blocking]

    def __add__(self, other: Verdict) -> Verdict:
        return Verdict(self.findings + other.findings)


def source_gates(shops: ShopRows, sources: Sequence[Source]) -> Verdict:
    """Hold each source's rows to its ``attentes``: least and most rows, least share of rows that have a value.

    Raises ConfigError for a fill rate asked of a column that does not exist.
    """
    told = [c for c in SHOP_COLUMNS if c != "source"]
    counts: dict[Any, dict[Any, int]] = shops.groupby("source", sort=True)[told].count().to_dict("index")
    sizes = shops["source"].value_counts()
    findings: list[Finding] = []
    for source in sorted(sources, key=lambda s: s.id):
        rows = int(sizes.get(source.id, 0))
        findings += _counts(source, rows)
        findings += _fills(source, rows, counts.get(source.id, dict.fromkeys(told, 0)))
    return Verdict(tuple(findings))


def _counts(source: Source, rows: int) -> Iterable[Finding]:
    limits = source.attentes.lignes
    if limits.min is not None and rows < limits.min:
        yield Finding(
            f"source:{source.id}:lignes-min",
            True,
            f"{source.id} : {lines(rows)} au lieu d'au moins {limits.min} (attentes.lignes.min)",
        )
    if limits.max is not None and rows > limits.max:
        yield Finding(
            f"source:{source.id}:lignes-max",
            False,
            f"{source.id} : {lines(rows)} au lieu d'au plus {limits.max} (attentes.lignes.max)",
        )


def _fills(source: Source, rows: int, counts: Mapping[str, int]) -> Iterable[Finding]:
    for column, least in source.attentes.remplissage.items():
        held = SHOP_COLUMN_OF.get(column, column)
        if held not in counts:
            raise ConfigError(
                f"sources/{source.id}/source.yml, « attentes.remplissage.{column} » : colonne inconnue"
                + did_you_mean(column, PUBLIC_COLUMNS),
                "voir les colonnes publiées dans schemas/commerces.schema.json",
            )
        share = counts[held] / rows if rows else 1.0  # no row at all is the business of lignes.min
        if share < least:
            yield Finding(
                f"source:{source.id}:remplissage:{column}",
                True,
                f"{source.id} : « {column} » renseigné dans {percent(share)} des lignes au lieu d'au moins {percent(least)}"
                " (attentes.remplissage)",
            )


def came_back(shops: UniqueRows, identifiers: pd.DataFrame) -> Verdict:
    """Stop shops that a release took away at someone's request: the register of oppositions lost lines, or one was lifted.

    ``identifiers``: the last release's identifiants.csv, where such an id has no ``motif``.
    """
    silent = identifiers.loc[identifiers["motif"].isna(), "ancien_id"]
    count = int(shops["id"].isin(silent).sum())
    if not count:
        return Verdict()
    told = "1 commerce retiré à la demande de quelqu'un reviendrait"
    if count > 1:
        told = f"{count} commerces retirés à la demande de quelqu'un reviendraient"
    advice = "reprendre sources/decisions/oppositions.csv d'une copie, à moins que la demande ne soit levée"
    return Verdict((Finding(RETURNED, True, f"{told} : {advice}"),))


def lines(count: int) -> str:
    """Return « 1 ligne », « 12 lignes »."""
    return f"{count} ligne{'s' if count > 1 else ''}"


def percent(share: float) -> str:
    """Return « 83,5 % »; never rounds what is missing away (99,96 % is not 100 %)."""
    tenths = int(share * 1000 + 1e-9)
    return f"{tenths // 10},{tenths % 10} %" if tenths % 10 else f"{tenths // 10} %"
