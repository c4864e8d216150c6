"""The provenance of what would be published and schemas/licences.csv in, a ConfigError out where a licence does not allow it.

A licence is known by its id on data.gouv.fr; ``permet`` lists the licences under which data received so may be released.
ODbL asks that what is made from it stay under ODbL: it may help people decide, no value of it reaches a Licence Ouverte file.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.config import Source, Territory, did_you_mean
from pipeline.errors import ConfigError
from pipeline.model import LIST_SEPARATOR, PUBLIC_COLUMNS, Provenance
from pipeline.reference.vocabularies import vocabulary

FIELDS_SHOWN = 6


def allowed(territory: Territory) -> frozenset[str]:
    """Return the licences whose data may be released under the territory's. Raises ConfigError where that one is unknown."""
    known = {row["code"]: row for row in vocabulary("licences")}
    if territory.licence not in known:
        raise ConfigError(
            f"sources/territoire.yml : licence « {territory.licence} » inconnue{did_you_mean(territory.licence, known)}",
            "voir schemas/licences.csv (lov2 : Licence Ouverte 2.0)",
        )
    return frozenset(code for code, row in known.items() if territory.licence in row["permet"].split(LIST_SEPARATOR))


def refusal(source: Source, territory: Territory) -> str:
    """Return why nothing of this source may be released, in French; "" where its licence allows it."""
    if source.licence in allowed(territory):
        return ""
    known = {row["code"]: row["libelle"] for row in vocabulary("licences")}
    if source.licence not in known:
        return f"licence « {source.licence} » inconnue{did_you_mean(source.licence, known)}"
    return f"la licence « {known[source.licence]} » ne permet pas de publier sous « {known[territory.licence]} »"


def check_licences(provenance: Provenance, sources: Iterable[Source], territory: Territory) -> None:
    """Raise ConfigError where a value to be published comes from a source whose licence forbids it: each source, each field."""
    declared = {source.id: source for source in sources}
    wrong = provenance.loc[~provenance["licence"].isin(allowed(territory)), ["source", "champ"]].drop_duplicates()
    if wrong.empty:
        return
    told = []
    for name in sorted(set(wrong["source"])):
        fields = [c for c in PUBLIC_COLUMNS if c in set(wrong.loc[wrong["source"].eq(name), "champ"])]
        more = f" et {len(fields) - FIELDS_SHOWN} autres champs" if len(fields) > FIELDS_SHOWN else ""
        told.append(
            f"sources/{name}/source.yml : {refusal(declared[name], territory)} ; elle alimenterait "
            f"{', '.join(fields[:FIELDS_SHOWN])}{more}"
        )
    raise ConfigError(
        " ; ".join(told),
        "demander une autre licence au producteur, retirer la source, ou mettre ces champs dans publication.champs_exclus",
    )
