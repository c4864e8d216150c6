"""A legal name in; whether it shows a legal person out: where nothing does, it may be a natural person's, a personal datum."""

from __future__ import annotations

from typing import Final

from pipeline.reference.text import words


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


LEGAL_FORMS: Final = _set(
    "sarl sarlu eurl sas sasu sa snc sci scs sca scop scic scea scp selarl selas selasu ei eirl earl gaec gie sep"
)
"""Legal forms (INSEE, nomenclature des catégories juridiques, as abbreviated): dropped; at an end of a name, it is no sign."""

LEGAL_PERSONS: Final = (LEGAL_FORMS - _set("ei eirl sep")) | _set(
    """association asso societe compagnie cie cooperative cooperatif syndicat groupement federation fondation mutuelle union
    commune mairie communaute departement region office chambre regie poste comite club foyer centre etablissements ets"""
)
"""Words by which a legal name shows itself as that of a legal person. An EI, an EIRL or a « Nom Prénom » alone is a person."""


def is_legal_person(text: str) -> bool:
    """Tell whether a legal name shows that it is a legal person's (« SARL Lafleur », « Association des Halles »).

    Where nothing shows it, it may be a natural person's (« DUPONT Jean », an entrepreneur's legal name): a personal datum.
    """
    return not LEGAL_PERSONS.isdisjoint([*words(text), *words(text.replace(".", ""))])  # « S.A.S. »
