"""One producer's file, as ``sources/<id>/source.yml`` declares it: strict frozen objects, French keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, Field, PrivateAttr

from pipeline.config.kinds import MODEL, Cadence, EnvironmentName, FormService, Text, Texts, YesNo, as_list

DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

TARGETS: Final = (
    "identifiant",  # the producer's own id of the shop
    "nom",
    "raison_sociale",
    "dirigeant",
    "siret",
    "siren",
    "nic",
    "naf",
    "categorie",
    "sous_categorie",
    "description",
    "adresse",  # street line(s); may hold everything, down to the commune
    "numero",
    "repetition",
    "voie",
    "lieu_dit",
    "complement_adresse",
    "code_postal",
    "commune",
    "code_insee",
    "longitude",
    "latitude",
    "point",  # both in one cell, order found
    "telephone",
    "courriel",
    "site_web",
    "reseaux_sociaux",
    "boutique_en_ligne",
    "services",
    "conditions_retrait",
    "zone_livraison",
    "marches",
    "modes_paiement",
    "horaires",
    "labels",
    "accessibilite",
    "statut",
    "date_maj",
    "date_verification",
    "valide_jusqu_au",
    "date_fermeture",  # since when a shop is closed for good
    "diffusion",  # the producer shows the row on its own site
    "consentement",  # the shopkeeper agreed to publish personal contact details
)
"""What a producer's column can be: the keys of ``colonnes`` in source.yml."""

ORIGINS: Final = ("url", "datagouv", "grist", "demarches_simplifiees")


class CodeColumn(BaseModel):
    """One column for one code: « Click & collect » holding oui/non/x; or the column of one day of the week."""

    model_config = MODEL
    colonne: Text
    code: Text


Columns = Annotated[tuple[Text | CodeColumn, ...], BeforeValidator(as_list)]


class DataGouv(BaseModel):
    """A resource of data.gouv.fr, by its id."""

    model_config = MODEL
    ressource: Annotated[Text, Field(pattern=r"^[0-9a-f-]{36}$")]
    url: Text = "https://www.data.gouv.fr"


class GristTable(BaseModel):
    """A table of a Grist document. ``cle``: name of the environment variable that holds the key; none for a public document."""

    model_config = MODEL
    url: Text = "https://grist.numerique.gouv.fr"
    document: Text
    table: Text
    cle: EnvironmentName | None = None


class Demarche(BaseModel):
    """A procedure of Démarches simplifiées, by its number. ``cle``: name of the environment variable that holds the key."""

    model_config = MODEL
    url: Text = "https://www.demarches-simplifiees.fr/api/v2/graphql"
    demarche: int
    cle: EnvironmentName
    etats: Texts = ("en_construction", "en_instruction", "accepte")


def _as_resource(value: Any) -> Any:
    return {"ressource": value} if isinstance(value, str) else value


class Deposits(BaseModel):
    """Where the files are and how to read them; whatever is not said is found out. At most one origin."""

    model_config = MODEL
    motif: Text = "*"
    url: Text | None = None
    datagouv: Annotated[DataGouv | None, BeforeValidator(_as_resource)] = None
    grist: GristTable | None = None
    demarches_simplifiees: Demarche | None = None
    archive: Text | None = None  # zip: pattern of the entry to read
    recu_le: dt.date | None = None  # date of a deposit whose name holds none
    encodage: Text | None = None
    separateur: Text | None = None
    feuilles: Texts = ()  # patterns; all visible sheets with a table by default
    entete: int | None = Field(None, ge=1)  # line of the header, as the producer sees it
    chemin: Text | None = None  # JSON: dotted path to the list of records
    calendrier: Literal["1900", "1904"] | None = None  # dates held as bare numbers
    formulaire: FormService | None = None

    @property
    def origin(self) -> str | None:
        """The key of the declared origin, fetched before each run; None where files are dropped by hand."""
        return next((key for key in ORIGINS if getattr(self, key) is not None), None)


class Correction(BaseModel):
    """One wrong value replaced, signed and dated. ``ligne`` narrows it to one line of the deposit."""

    model_config = MODEL
    colonne: Text
    avant: Text
    apres: Text
    motif: Text
    auteur: Text
    date: dt.date
    ligne: int | None = None


class Bounds(BaseModel):
    """min blocks when missed, max warns."""

    model_config = MODEL
    min: int | None = None
    max: int | None = None


Share = Annotated[float, Field(ge=0, le=1)]


class Drift(BaseModel):
    """Most that may be lost or moved since the last release, as shares (0 to 1); None: not looked at."""

    model_config = MODEL
    baisse_des_lignes: Share | None = None
    baisse_du_remplissage: Share | None = None
    identifiants_perdus: Share | None = None
    positions_deplacees: Share | None = None


class Expectations(BaseModel):
    """What this source always satisfies. ``remplissage``: least share (0 to 1) of rows with a value, by public column.

    ``evolution``: this source's own limits, in place of those of schemas/attentes.yml.
    """

    model_config = MODEL
    lignes: Bounds = Bounds()
    remplissage: dict[str, float] = {}
    evolution: Drift = Drift()


class Example(BaseModel):
    """One received row and what it must become: run by ``etal check`` and by the tests."""

    model_config = MODEL
    recu: dict[str, Text | None]
    donne: dict[str, Text | float | None]


class Publication(BaseModel):
    """What may be published beyond the safe default (no mobile, no personal mailbox), and whether descriptions may."""

    model_config = MODEL
    telephone_mobile: YesNo = False
    courriel_personnel: YesNo = False
    description: YesNo = True
    refus: Literal["publier", "ecarter"] = "publier"  # a row whose ``consentement`` is « non »: less what is personal, or none
    champs_exclus: Texts = ()  # public columns this source must never feed


class Source(BaseModel):
    """One producer's file, as declared in ``sources/<id>/source.yml``."""

    model_config = MODEL
    id: Text  # the folder's name, not written in the file
    producteur: Text
    titre: Text = ""
    contact: Text = ""  # a service's mailbox, never a person's
    licence: Text
    base_legale: Text
    cadence: Cadence
    confiance: int = Field(50, ge=0, le=100)  # who wins when sources differ, all else equal
    confiance_champs: dict[str, Annotated[int, Field(ge=0, le=100)]] = {}  # the same for single public columns
    depots: Deposits = Deposits()
    colonnes: dict[str, Columns]
    partout: dict[str, Text] = {}  # what the file does not say, being the same on every row: {target: value}
    nom_de_feuille: Text | None = None  # target that the sheet's name tells: a sheet a commune
    ignorees: Texts = ()
    separateur_liste: Text | None = None  # inside a cell that holds a list
    options: dict[str, Texts] = {}  # multiple-choice options that hold commas, by target
    format_dates: Literal["jj/mm/aaaa", "mm/jj/aaaa", "aaaa-mm-jj"] = "jj/mm/aaaa"
    valeurs: dict[str, dict[Text, Texts]] = {}  # their word → our code(s), by target
    codes: dict[str, dict[Text, Text]] = {}  # their answer code → their label, by column (LimeSurvey)
    valeurs_inconnues: Literal["arreter", "signaler"] = "arreter"  # an unknown category: stop the source, or tell
    cle: Texts = ()  # columns that tell one shop from another in this file
    horodatage: Text | None = None  # column of the moment a form was sent: the last wins
    corrections: tuple[Correction, ...] = ()
    attentes: Expectations = Expectations()
    exemples: tuple[Example, ...] = ()
    publication: Publication = Publication()
    _lines: Mapping[str, int] = PrivateAttr(default_factory=dict)

    def placed(self, lines: Mapping[str, int]) -> Source:
        """Return the same, that knows where each key stands in its file: « colonnes.nom » → line."""
        self._lines = lines
        return self

    def at(self, *keys: str) -> str:
        """Return « (ligne 14) », a space before it, for a key of the file; "" where there is no such key, or no file."""
        line = self._lines.get(".".join(keys))
        return f" (ligne {line})" if line else ""


def used_columns(source: Source) -> dict[str, list[str]]:
    """Return the producer's columns each target reads, in order: {target: [column, …]}."""
    return {
        target: [item.colonne if isinstance(item, CodeColumn) else item for item in items]
        for target, items in source.colonnes.items()
    }
