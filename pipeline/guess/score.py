"""One column's heading and values in; how much each of our fields is worth for it (about -1 to 2; above 0 is a proposal) out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pipeline.config import TARGETS
from pipeline.normalise.evidence import Values
from pipeline.normalise.headings import IGNORE

STAMP: Final = "horodatage"
"""The pseudo-field of the moment a form was sent."""
THRESHOLD: Final = 0.45
"""What evidence must reach before a column is worth proposing."""

_EXACT: Final = 0.95
_HARDLY: Final = 0.15
_FEW: Final = 2
_STRICT: Final = frozenset({
    "siren", "naf", "code_postal", "code_insee", "courriel", "longitude", "latitude", "point", "date_maj", "date_verification",
    "date_fermeture", STAMP,
})  # fmt: skip
"""Fields that no column holds whose values are hardly ever such."""
_CORE: Final = frozenset({
    "nom", "siret", "adresse", "complement_adresse", "code_postal", "commune", "telephone", "courriel", "site_web",
    "reseaux_sociaux", "horaires", "categorie", "boutique_en_ligne", "raison_sociale", "services", "modes_paiement", "labels",
})  # fmt: skip
_MANY: Final = 15  # rows: enough to tell by how often values come again
_SEVERAL: Final = 8
_SOME: Final = 0.2
_STREETS: Final = 0.3
_TRADES: Final = 0.8  # share of values that say a trade, and nothing besides
_HALF: Final = 0.5
_SAID: Final = 0.7  # a heading that says nearly nothing else
_SHARED: Final = 0.6  # distinct values by row, under which a number is not one shop's
_WORDS: Final = 4  # distinct words: a producer's own list of activities is longer
_ANSWER: Final = re.compile(r"[A-Z]{1,3}\d{1,4}")  # a survey's answer code, to be translated
_PLAINER: Final = 0.2  # by how much a heading must say a field better than it says to ignore the column
# Field → (evidence, what it adds where all values agree, what it takes away where none does).
_TYPED: Final[Mapping[str, tuple[str, float, float]]] = {
    "siret": ("siret", 0.85, 1.0),
    "siren": ("siren", 0.75, 1.0),
    "nic": ("nic", 0.3, 0.6),
    "telephone": ("telephone", 0.75, 0.7),
    "courriel": ("courriel", 0.85, 0.8),
    "naf": ("naf", 0.8, 0.8),
    "code_postal": ("code_postal", 0.6, 0.9),
    "code_insee": ("code_insee", 0.5, 0.9),
    "commune": ("commune", 0.65, 0.6),
    "longitude": ("longitude", 0.3, 0.9),
    "latitude": ("latitude", 0.4, 0.9),
    "point": ("point", 0.7, 0.9),
    "horaires": ("horaires", 0.7, 0.35),
    "site_web": ("url", 0.55, 0.5),
    "reseaux_sociaux": ("social", 0.65, 0.4),
    "boutique_en_ligne": ("url", 0.3, 0.4),
    "numero": ("numero", 0.2, 0.8),
    "repetition": ("repetition", 0.3, 0.8),
    "statut": ("statut", 0.5, 0.5),
    "categorie": ("categorie", 0.4, 0.25),
    "sous_categorie": ("categorie", 0.1, 0.1),
    "adresse": ("adresse", 0.5, 0.2),
    "voie": ("adresse", 0.3, 0.2),
    "services": ("services", 0.45, 0.2),
    "modes_paiement": ("modes_paiement", 0.6, 0.4),
    "labels": ("labels", 0.5, 0.2),
    "accessibilite": ("accessibilite", 0.4, 0.2),
    "marches": ("marches", 0.35, 0.3),
    "consentement": ("oui_non", 0.15, 0.6),
    "diffusion": ("diffusion", 0.15, 0.9),
    "date_maj": ("date", 0.15, 0.8),
    "date_verification": ("date", 0.15, 0.8),
    "valide_jusqu_au": ("date", 0.15, 0.7),
    "date_fermeture": ("date", 0.15, 0.8),
    STAMP: ("date", 0.15, 0.9),
    "identifiant": ("identifiant", 0.15, 0.6),
    "raison_sociale": ("societe", 0.5, 0.0),
}
_ALONE: Final = frozenset({
    "siret", "telephone", "courriel", "naf", "code_postal", "commune", "point", "horaires", "site_web", "reseaux_sociaux",
    "adresse", "modes_paiement", "siren", "labels", "categorie", "raison_sociale",
})  # fmt: skip
"""Fields whose values say enough without a heading."""
_WORDED: Final = (
    "nom", "raison_sociale", "dirigeant", "description", "conditions_retrait", "zone_livraison", "voie", "lieu_dit", "categorie",
)  # fmt: skip
_VOCABULARY: Final = ("statut", "labels", "accessibilite", "services", "modes_paiement")
"""Fields of a few words, which come again and again."""
_ANSWERED: Final = frozenset(
    {"consentement", "diffusion", "services", "modes_paiement", "labels", "accessibilite", "statut", "numero", "repetition"}
)
_TEXTS: Final = frozenset({
    "nom", "raison_sociale", "dirigeant", "categorie", "sous_categorie", "description", "zone_livraison", "conditions_retrait",
    "adresse", "commune", "lieu_dit", "complement_adresse",
})  # fmt: skip
"""Fields of words, which no column of days alone is (« Jour de livraison »)."""
_PRECISE: Final = ("siret", "courriel", "url", "telephone", "point", "naf", "date", "horaires", "jour_mois")
"""Evidence that no other kind of value gives by chance."""
_NO_SITE: Final = ("plan", "meme_site", "fichier")
_STRONG: Final = ("siret", "courriel", "url", "telephone", "date", "oui_non", "point", "naf")
"""Evidence that a column is something precise: then it is no name and no free text."""


def scores(said: Mapping[str, float], values: Values, found: Mapping[str, float], *, form: str | None) -> dict[str, float]:
    """Return the worth of each field: ``said`` by the heading (headings.likeness), ``found`` in the values (evidence)."""
    out = {}
    for field in (*TARGETS, STAMP):
        if field == STAMP and form is None:
            continue
        worth = _worth(field, said.get(field, 0.0), values, found, said)
        if worth > THRESHOLD:
            out[field] = worth - THRESHOLD
    if said.get("numero", 0.0) > 0.95 > said.get("identifiant", 0.0) + 0.1:  # « N° voie » is no row's number, whatever it counts
        out.pop("identifiant", None)
        out["numero"] = max(out.get("numero", 0.0), 0.4 * found.get("numero", 0.0))
    if "statut" in out and found.get("moderation", 0.0) >= _HALF > found.get("statut", 0.0):  # « Statut » : publié, brouillon
        out["diffusion"] = max(out.pop("statut"), out.get("diffusion", 0.0))
    if "categorie" in out and said.get("sous_categorie", 0.0) >= _EXACT > said.get("categorie", 0.0) + _PLAINER:
        out["categorie"] -= 0.4  # « Activités annexes »
    if found.get("services", 0.0) >= 0.9 and len(values.distinct) >= _FEW and not said:  # « deliveryModes »
        out["services"] = max(out.get("services", 0.0), 0.15)
    if "adresse" in out and said.get("complement_adresse", 0.0) >= _EXACT > said.get("adresse", 0.0):  # whatever it holds
        out["adresse"] -= 0.5
    if "categorie" in out and said.get("description", 0.0) >= _EXACT and found.get("metier", 0.0) < _TRADES:
        out.pop("categorie")  # « Que vendez-vous ? » « Miel, pain d'épices »: what the shop sells; « Fleuriste »: what it is
    for field in _VOCABULARY:  # « Modalités de commande » : « commande la veille, retrait le samedi » names services by the way
        if field in out and max((said.get(text, 0.0) for text in _WORDED), default=0.0) >= said.get(field, 0.0) + _PLAINER:
            out[field] -= 0.35
    if "services" in out and said.get("conditions_retrait", 0.0) >= _EXACT and found.get("chiffres", 0.0) >= _HALF:
        out["services"] -= 0.35  # « Modalités »: « commande la veille avant 18h », which a list of services would not keep
    return _less_ignored({field: worth for field, worth in out.items() if worth > 0}, said, found)


def _worth(field: str, heading: float, values: Values, found: Mapping[str, float], said: Mapping[str, float]) -> float:
    if not found:  # an empty column is told by its heading alone, and only where it may be filled tomorrow
        return heading * 0.8 if heading >= _EXACT and field in _CORE else 0.0
    if field in _STRICT and len(values.distinct) >= _FEW and found.get(_TYPED[field][0], 0.0) < _HARDLY:
        return 0.0
    worth = heading + _typed(field, heading, found) - _denied(field, found)
    if field == "adresse" and heading < _SAID and max(found.get("adresse", 0.0), found.get("numero_voie", 0.0)) < _STREETS:
        worth -= 0.3  # « lieux_cal »: joined to the address, another place would spoil it
    if field in ("adresse", "telephone") and heading < _SAID and found.get("avec_commune", 0.0) > _SAID:
        worth += 0.4 if field == "adresse" else -0.6  # « desc »: « 4 rue Voltaire, 47000 Agen - Tél. 05 36 49 00 01 »
    if field == "complement_adresse":
        worth += 0.6 * found.get("boite", 0.0)
    if field in ("adresse", "complement_adresse"):
        worth -= 0.9 * max(found.get("nombre", 0.0), found.get("point", 0.0))  # « emplacement » : POINT(0.6 44.2)
    if field == "categorie":
        worth -= 0.6 * found.get("texte", 0.0) + _no_category(values, found)
    if field in _VOCABULARY and heading < _EXACT and len(values.distinct) == 1 and values.filled >= _MANY:  # « MENTION »
        worth -= 0.5
    if field == "identifiant":
        worth -= 0.4 * max(found.get("siren", 0.0), found.get("siret", 0.0)) + found.get("tva", 0.0)
    if field == "identifiant" and values.filled >= _SEVERAL and values.unique < _SHARED:  # « idsite »: several shops have it
        worth -= 0.5
    if field == "telephone" and (heading < 0.7 or said.get("identifiant", 0.0) >= _EXACT):  # nine digits number many things
        worth -= 0.8 * found.get("neuf_chiffres", 0.0)
    if field == "numero":
        worth -= found.get("jour_mois", 0.0)
    if field == "siret" and values.filled >= _SEVERAL and values.unique < _SHARED:  # the town hall's, on every row
        worth -= 1.3
    if field == "code_insee" and heading < _SAID and _are_towns(values, found):
        worth = max(worth, 0.6)
    if field == "categorie" and len(values.distinct) >= _WORDS:
        worth += 0.15 * found.get("metier", 0.0)
    if field == "dirigeant":  # « Représentant » : R12, R07
        worth -= 0.6 * found.get("chiffres", 0.0)
    if field == "dirigeant" and heading < _EXACT:  # « Exploitant Commune »
        worth -= 0.5 * max(found.get("commune", 0.0), found.get("adresse", 0.0)) * (1 - found.get("personne", 0.0))
    if field == "complement_adresse":
        worth -= 0.7 * max(found.get(name, 0.0) for name in (*_STRONG, "societe"))
    if field == "categorie" and said.get("nom", 0.0) >= heading and values.filled >= _SEVERAL and values.unique > 0.9:
        worth -= 0.3  # « Domaine / Château »: names, not trades
    if field == "commune":
        worth -= 0.8 * found.get("numero_voie", 0.0)
        worth += 0.3 if said.get("adresse", 0.0) >= _EXACT and _towns_alone(found) else 0.0
    if field in ("conditions_retrait", "zone_livraison"):  # « Rayon » : Retouches, Pain et viennoiseries
        worth -= 0.7 * found.get("metier", 0.0)
    if field in _WORDED:
        worth -= 0.9 * found.get("structure", 0.0)
        worth -= 0.7 * max(found.get(name, 0.0) for name in _STRONG) + 0.5 * found.get("nombre", 0.0)
    return worth + _shape(field, values, found)


def _are_towns(values: Values, found: Mapping[str, float]) -> bool:
    """Tell codes that are all of communes, and that are no postcodes: « numcom »."""
    return len(values.distinct) >= _WORDS and found.get("code_insee", 0.0) >= _EXACT and found.get("code_postal", 0.0) < 0.5


def _towns_alone(found: Mapping[str, float]) -> bool:
    """Tell towns and hardly a street: « Où ? », « Localisation » : Agen, Nérac, Valence d'Agen (whose name is Valence)."""
    return found.get("commune", 0.0) > 0.7 and found.get("adresse", 0.0) < _STREETS


def _denied(field: str, found: Mapping[str, float]) -> float:
    """Return what a field loses where the values are none of its kind, and surely another: hours under « Ouvert », no status."""
    other = 0.6 * found.get("oui_non", 0.0) if field not in _ANSWERED else 0.0
    if field in _TEXTS:
        return other + 0.6 * found.get("jours", 0.0)
    own = _TYPED[field][0] if field in _TYPED else ""
    if not own or found.get(own, 0.0) >= _SOME:
        return 0.0
    return max(0.0, other, max(found.get(name, 0.0) for name in _PRECISE if name != own) - 0.3)


def _no_category(values: Values, found: Mapping[str, float]) -> float:
    """Return what « Type », « Nature » lose where no value is an activity: client or supplier, one letter, all the same."""
    known = found.get("categorie", 0.0)
    if len(values.distinct) == 1 and values.filled >= _SEVERAL:
        return 0.7
    if known >= _SOME or not values.distinct or answer_codes(values):
        return 0.0
    return 0.6 if len(values.distinct) < _WORDS else 0.4


def answer_codes(values: Values) -> bool:
    """Tell a column of a survey's answer codes (« A01 »), to be translated."""
    return all(_ANSWER.fullmatch(v.strip()) for v in values.distinct)


def values_agree(field: str, found: Mapping[str, float]) -> bool:
    """Tell whether most values are what a field holds, where that can be told."""
    return field in _TYPED and found.get(_TYPED[field][0], 0.0) >= 0.5


def _typed(field: str, heading: float, found: Mapping[str, float]) -> float:
    if field not in _TYPED:
        return 0.0
    name, gain, loss = _TYPED[field]
    share = found.get(name, 0.0)
    if field == "identifiant":  # unlike « N° » of a street
        return gain * share - loss * max(0.0, 0.9 - share)
    if heading < 0.3 and field not in _ALONE:
        return -loss
    sure = share >= 0.6 or heading >= 0.5
    return (gain * share if sure else 0.0) - loss * max(0.0, 0.5 - share)


def _shape(field: str, values: Values, found: Mapping[str, float]) -> float:
    """Weigh how values are laid out: a name is seldom twice the same, a category often."""
    many = values.filled >= _MANY
    if field in _VOCABULARY and many and values.unique > 0.6 and found.get(field, 0.0) < 0.2:  # « Ferme »: of names, no status
        return -0.7
    if field == "dirigeant" and many and values.unique > 0.8 and found.get("personne", 0.0) < 0.1:
        return -0.3  # as many as there are shops, none like a person's name
    if field in ("nom", "dirigeant") and (people := found.get("personne", 0.0)) > 0.5:
        return 0.35 * people if field == "dirigeant" else -0.35 * people
    if field == "nom" and found.get("labels", 0.0) > 0.6 and values.unique < 0.7:  # « Appellation » : Buzet, Brulhois
        return -0.6
    if field == "nom" and values.filled >= _SEVERAL and values.unique < 0.5:
        return -0.4
    if field == "nom":
        return 0.2 if values.unique > 0.7 and found.get("lettres", 0) > 0.8 else -0.3 if many and values.unique < 0.2 else 0.0
    if field == "categorie":
        return (
            -0.3 if many and values.unique > 0.75 and found.get("categorie", 0.0) < 0.9 else 0.1 if values.unique < 0.75 else 0.0
        )
    if field == "adresse":
        return -0.5 if _towns_alone(found) else 0.15 if found.get("numero_voie", 0.0) > 0.4 else 0.0
    if field == "statut" and found.get("oui_non", 0.0) > 0.8:
        return -0.4
    if field == "description" and len(values.distinct) == 1 and values.filled >= _SEVERAL:  # « Commerces et services »
        return -0.5
    if field == "description":
        return 0.15 if found.get("texte", 0.0) > 0.4 else 0.0
    if field == "numero":
        return -0.5 if many and values.unique > 0.95 else 0.0
    if field == "code_insee" and found.get("code_postal", 0.0) > found.get("code_insee", 0.0):
        return -0.3
    if field == "code_postal" and found.get("code_insee", 0.0) > found.get("code_postal", 0.0):
        return -0.3
    if field == "boutique_en_ligne" and found.get("boutique", 0.0) > 0.5:
        return 0.35 * found.get("boutique", 0.0)
    if field in ("site_web", "boutique_en_ligne") and max(found.get(k, 0.0) for k in _NO_SITE) > 0.6:
        return -0.9 if found.get("social", 0.0) < 0.5 else -0.35
    if field == "site_web" and max(found.get("social", 0.0), found.get("boutique", 0.0)) > 0.8:
        return -0.35
    if field == "site_web" and values.filled >= _SEVERAL and values.unique < 0.35:  # the icons of a map
        return -0.5
    return 0.0


def _less_ignored(out: dict[str, float], said: Mapping[str, float], found: Mapping[str, float]) -> dict[str, float]:
    """Take away what the heading says that no directory uses: « Fax » holds phones, and is no phone of ours."""
    ignored = said.get(IGNORE, 0.0)
    if ignored < (0.6 if found.get("numero_voie", 0.0) > 0.8 else 0.5):  # « Point de retrait » holding full addresses
        return out
    if found.get("point", 0.0) >= _EXACT and "point" in out:  # « geometry », « the_geom »: a point is one, whoever wrote it
        return out
    weight = 0.9 if found else 0.8
    if ignored >= 0.9:
        out = {field: worth for field, worth in out.items() if said.get(field, 0.0) > ignored - 0.1}
    less = {f: 0.0 if said.get(f, 0.0) >= ignored + _PLAINER else weight * ignored for f in out}
    return {field: worth - less[field] for field, worth in out.items() if worth > less[field]}
