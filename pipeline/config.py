"""Declarations in, strict frozen objects out: ``sources/territoire.yml`` and ``sources/<id>/source.yml``.

Keys are French because the data officer writes them. Errors are ConfigError with file, line and « vouliez-vous dire … ? ».
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from pipeline.channel import Channel
from pipeline.errors import ConfigError

BAN_EXTRACTS: Final = "https://adresse.data.gouv.fr/data/ban/adresses/latest/addok/adresses-addok-{departement}.ndjson.gz"

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
    "consentement",  # the shopkeeper agreed to publish personal contact details
)
"""What a producer's column can be: the keys of ``colonnes`` in source.yml."""

_MODEL = ConfigDict(extra="forbid", frozen=True, strict=False, populate_by_name=True)


def _as_text(value: Any) -> Any:
    """YAML reads 47 as a number and 2026-11-10 as a date; a declaration means the text."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value) if isinstance(value, int | float | dt.date) else value


def _as_list(value: Any) -> Any:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _as_bool(value: Any) -> Any:
    return {"oui": True, "non": False}.get(value.strip().lower(), value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_as_text)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list)]
EnvironmentName = Annotated[str, Field(pattern=r"^[A-Z_][A-Z0-9_]{0,99}$")]
"""The name of an environment variable: a key itself never stands in a declaration."""
BaseMap = Annotated[Text, Field(pattern=r"^(ign|aucun|pmtiles:[^\s\"'<>;]{1,500})$")]
"""What lies under the map of the site. A PMTiles address stands in the pages and in their security policy: no space, no quote."""
ORIGINS: Final = ("url", "datagouv", "grist", "demarches_simplifiees")
YesNo = Annotated[bool, BeforeValidator(_as_bool)]
Cadence = Literal["quotidienne", "hebdomadaire", "mensuelle", "trimestrielle", "semestrielle", "annuelle", "ponctuelle"]


class CodeColumn(BaseModel):
    """One column for one code: « Click & collect » holding oui/non/x; or the column of one day of the week."""

    model_config = _MODEL
    colonne: Text
    code: Text


Columns = Annotated[tuple[Text | CodeColumn, ...], BeforeValidator(_as_list)]


class DataGouv(BaseModel):
    """A resource of data.gouv.fr, by its id."""

    model_config = _MODEL
    ressource: Annotated[Text, Field(pattern=r"^[0-9a-f-]{36}$")]
    url: Text = "https://www.data.gouv.fr"


class GristTable(BaseModel):
    """A table of a Grist document. ``cle``: name of the environment variable that holds the key; none for a public document."""

    model_config = _MODEL
    url: Text = "https://grist.numerique.gouv.fr"
    document: Text
    table: Text
    cle: EnvironmentName | None = None


class Demarche(BaseModel):
    """A procedure of Démarches simplifiées, by its number. ``cle``: name of the environment variable that holds the key."""

    model_config = _MODEL
    url: Text = "https://www.demarches-simplifiees.fr/api/v2/graphql"
    demarche: int
    cle: EnvironmentName
    etats: Texts = ("en_construction", "en_instruction", "accepte")


def _as_resource(value: Any) -> Any:
    return {"ressource": value} if isinstance(value, str) else value


class Deposits(BaseModel):
    """Where the files are and how to read them; whatever is not said is found out. At most one origin."""

    model_config = _MODEL
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
    formulaire: Literal["google", "microsoft", "framaforms", "limesurvey"] | None = None

    @property
    def origin(self) -> str | None:
        """The key of the declared origin, fetched before each run; None where files are dropped by hand."""
        return next((key for key in ORIGINS if getattr(self, key) is not None), None)


class Correction(BaseModel):
    """One wrong value replaced, signed and dated. ``ligne`` narrows it to one line of the deposit."""

    model_config = _MODEL
    colonne: Text
    avant: Text
    apres: Text
    motif: Text
    auteur: Text
    date: dt.date
    ligne: int | None = None


class Bounds(BaseModel):
    """min blocks when missed, max warns."""

    model_config = _MODEL
    min: int | None = None
    max: int | None = None


Share = Annotated[float, Field(ge=0, le=1)]


class Drift(BaseModel):
    """Most that may be lost or moved since the last release, as shares (0 to 1); None: not looked at."""

    model_config = _MODEL
    baisse_des_lignes: Share | None = None
    baisse_du_remplissage: Share | None = None
    identifiants_perdus: Share | None = None
    positions_deplacees: Share | None = None


class Expectations(BaseModel):
    """What this source always satisfies. ``remplissage``: least share (0 to 1) of rows with a value, by public column.

    ``evolution``: this source's own limits, in place of those of schemas/attentes.yml.
    """

    model_config = _MODEL
    lignes: Bounds = Bounds()
    remplissage: dict[str, float] = {}
    evolution: Drift = Drift()


class Example(BaseModel):
    """One received row and what it must become: run by ``etal check`` and by the tests."""

    model_config = _MODEL
    recu: dict[str, Text | None]
    donne: dict[str, Text | float | None]


class Publication(BaseModel):
    """What may be published beyond the safe default (no mobile, no personal mailbox, no free text)."""

    model_config = _MODEL
    telephone_mobile: YesNo = False
    courriel_personnel: YesNo = False
    description: YesNo = True
    champs_exclus: Texts = ()  # public columns this source must never feed


class Source(BaseModel):
    """One producer's file, as declared in ``sources/<id>/source.yml``."""

    model_config = _MODEL
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
    ignorees: Texts = ()
    separateur_liste: Text | None = None  # inside a cell that holds a list
    options: dict[str, Texts] = {}  # multiple-choice options that hold commas, by target
    format_dates: Literal["jj/mm/aaaa", "mm/jj/aaaa", "aaaa-mm-jj"] = "jj/mm/aaaa"
    valeurs: dict[str, dict[Text, Texts]] = {}  # their word → our code(s), by target
    codes: dict[str, dict[Text, Text]] = {}  # their answer code → their label, by column (LimeSurvey)
    valeurs_inconnues: Literal["arreter", "signaler"] = "arreter"   # an unknown category: stop the source, or tell
    cle: Texts = ()  # columns that tell one shop from another in this file
    horodatage: Text | None = None  # column of the moment a form was sent: the last wins
    corrections: tuple[Correction, ...] = ()
    attentes: Expectations = Expectations()
    exemples: tuple[Example, ...] = ()
    publication: Publication = Publication()


class Publisher(BaseModel):
    """Who publishes."""

    model_config = _MODEL
    nom: Text
    courriel: Text = ""
    url: Text = ""
    siret: Text | None = None


class Geocoder(BaseModel):
    """Which geocoder answers for an address that the ledger does not know."""

    model_config = _MODEL
    moteur: Literal["service", "local", "aucun"] = "service"
    url: Text = "https://data.geopf.fr/geocodage"
    extrait: Text | None = None  # local: file in the BAN's addok format, relative to sources/
    extraits: Text = BAN_EXTRACTS  # where « etal ban install » finds them
    debit: int = Field(40, ge=1, le=50)  # requests a second


class Territory(BaseModel):
    """The territory, as declared in ``sources/territoire.yml``."""

    model_config = _MODEL
    nom: Text
    departements: Texts
    demonstration: YesNo = False
    titre: Text = "Commerces de proximité"
    editeur: Publisher
    licence: Text = "lov2"
    cadence: Cadence = "mensuelle"  # how often a release is promised to come out
    url_publique: Annotated[Text, Field(pattern=r"^https?://\S+$")] | None = None  # where dist/ is served
    identifiant: Text | None = None  # of the dataset in catalogues: kept when url_publique changes
    schema_url: Annotated[Text, Field(pattern=r"^https?://\S+$")] | None = None  # where the Table Schema is published
    datagouv: Channel = Channel()
    geocodeur: Geocoder = Geocoder()
    hors_territoire: Literal["ecarter", "garder"] = "ecarter"
    fond: BaseMap = "ign"

    @field_validator("datagouv")
    @classmethod
    def _served(cls, value: Channel, info: ValidationInfo) -> Channel:
        if value.moissonnage and not info.data.get("url_publique"):
            raise PydanticCustomError("moissonnage_sans_adresse", "no address to harvest")
        return value


Model = TypeVar("Model", bound=BaseModel)


def load_territory(root: Path) -> Territory:
    """Read ``sources/territoire.yml`` under ``root``. Raises ConfigError with file, line and remedy."""
    path = root / "sources" / "territoire.yml"
    if not path.is_file():
        raise ConfigError(f"{path} : ce fichier n'existe pas", "créer un territoire avec « etal init DOSSIER --departement 47 »")
    return _build(Territory, _read_yaml(path), path, root)


def load_source(folder: Path, root: Path) -> Source:
    """Read ``source.yml`` in ``folder``. Raises ConfigError with file, line and remedy."""
    path = folder / "source.yml"
    data = _read_yaml(path)
    data["id"] = folder.name
    source = _build(Source, data, path, root)
    _check_names(source, data, path, root)
    return source


def load_sources(root: Path) -> list[Source]:
    """Read every source under ``root``, sorted by id. Raises ConfigError for the first that is wrong."""
    return [load_source(folder, root) for folder in source_folders(root)]


def source_folders(root: Path) -> list[Path]:
    """Return the folders of ``sources/`` that hold a source.yml, sorted."""
    return sorted(p.parent for p in (root / "sources").glob("*/source.yml"))


def _read_yaml(path: Path) -> CommentedMap:
    try:
        data = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ConfigError(
            f"{path}, ligne {line} : YAML illisible ({error.problem})", "vérifier l'alignement et les guillemets"
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} : ce fichier n'est pas en UTF-8", "l'enregistrer en UTF-8") from error
    if not isinstance(data, CommentedMap):
        raise ConfigError(
            f"{path} : ce fichier est vide ou n'est pas une liste de « clé: valeur »", "partir d'une déclaration existante"
        )
    return data


def _build(model: type[Model], data: CommentedMap, path: Path, root: Path) -> Model:
    try:
        return model.model_validate(_plain(data))
    except ValidationError as error:
        raise ConfigError(
            "\n".join(_french(e, data, model, path, root) for e in error.errors()), "corriger la déclaration"
        ) from error


def _plain(value: Any) -> Any:
    if isinstance(value, CommentedMap):
        return {k if isinstance(k, str) else _as_text(k): _plain(v) for k, v in value.items()}
    if isinstance(value, CommentedSeq):
        return [_plain(v) for v in value]
    return value


_PYDANTIC_STEP: Final = re.compile(r"(function|tuple|union|nullable|is-instance|CodeColumn$|str$|date$)")
"""Parts of an error's path that name pydantic's own machinery, not a key of the file."""

_REASONS: Final = {
    "missing": "cette clé est obligatoire",
    "extra_forbidden": "clé inconnue",
    "literal_error": "valeur inattendue ; attendu : {expected}",
    "int_parsing": "un nombre entier est attendu",
    "float_parsing": "un nombre est attendu",
    "bool_parsing": "« oui » ou « non » est attendu",
    "date_from_datetime_parsing": "une date AAAA-MM-JJ est attendue",
    "date_parsing": "une date AAAA-MM-JJ est attendue",
    "string_type": "un texte est attendu",
    "string_pattern_mismatch": "écriture refusée ; attendu : {pattern}",
    "greater_than_equal": "la valeur doit être au moins {ge}",
    "less_than_equal": "la valeur doit être au plus {le}",
    "deux_canaux": "envoi et moissonnage déclarés ensemble : data.gouv.fr aurait deux jeux ; n'en garder qu'un",
    "moissonnage_sans_adresse": "le moissonnage lit url_publique, qui manque",
    "instance_inconnue": "attendu : demo, production ou une adresse https://…",
}


def _french(error: Any, data: CommentedMap, model: type[BaseModel], path: Path, root: Path) -> str:
    where = [p for p in error["loc"] if not (isinstance(p, str) and _PYDANTIC_STEP.match(p))]
    reason = (
        _REASONS.get(error["type"], "valeur refusée").format(**{"expected": "", **error.get("ctx", {})}).replace(" or ", " ou ")
    )
    if error["type"] == "extra_forbidden":
        reason += did_you_mean(str(where[-1]), _keys_at(model, where[:-1]))
    return f"{_shown(path, root)}, ligne {_line(data, where)}, « {'.'.join(map(str, where))} » : {reason}"


def _keys_at(model: type[BaseModel], where: list[Any]) -> list[str]:
    for part in where:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        inner = [a for a in _nested(field.annotation) if isinstance(a, type) and issubclass(a, BaseModel)] if field else []
        model = inner[0] if inner else model
    return [k for k in model.model_fields if k != "id"]


def _nested(annotation: Any) -> Iterator[Any]:
    yield annotation
    for arg in getattr(annotation, "__args__", ()):
        yield from _nested(arg)


def _line(data: Any, where: list[Any]) -> int:
    line = 0
    for part in where:
        try:
            line = (data.lc.key(part) if isinstance(data, CommentedMap) else data.lc.item(part))[0]
            data = data[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line + 1


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return « ; vouliez-vous dire … ? » when one of ``known`` looks like ``word``, else nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" ; vouliez-vous dire « {close[0]} » ?" if close else ""


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def _check_names(source: Source, data: CommentedMap, path: Path, root: Path) -> None:
    """Refuse an unknown target, in ``colonnes`` and wherever one is named."""
    for section in ("colonnes", "valeurs", "options"):
        for target in getattr(source, section):
            if target not in TARGETS:
                line = _line(data, [section, target])
                raise ConfigError(
                    f"{_shown(path, root)}, ligne {line}, « {section}.{target} » : champ inconnu{did_you_mean(target, TARGETS)}",
                    "voir la liste des champs dans sources/LISEZMOI.md",
                )
    origins = [key for key in ORIGINS if getattr(source.depots, key) is not None]
    if len(origins) > 1:
        raise ConfigError(
            f"{_shown(path, root)}, ligne {_line(data, ['depots', origins[1]])} : {' et '.join(origins)} déclarés ensemble",
            "ne garder qu'une origine par source",
        )
    if source.confiance_champs:
        _check_trusted(source, data, path, root)
    if not {"nom", "raison_sociale"} & set(source.colonnes):
        raise ConfigError(
            f"{_shown(path, root)}, ligne {_line(data, ['colonnes'])} : aucune colonne ne donne le nom",
            "déclarer « nom » ou « raison_sociale »",
        )
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", source.id):
        raise ConfigError(
            f"{_shown(path.parent, root)} : nom de dossier refusé", "n'employer que minuscules sans accent, chiffres et tirets"
        )


def used_columns(source: Source) -> dict[str, list[str]]:
    """Return the producer's columns each target reads, in order: {target: [column, …]}."""
    return {
        target: [item.colonne if isinstance(item, CodeColumn) else item for item in items]
        for target, items in source.colonnes.items()
    }


def _check_trusted(source: Source, data: CommentedMap, path: Path, root: Path) -> None:
    """Refuse trust in a field that is not public."""
    from pipeline.model import PUBLIC_COLUMNS  # brings pandas, which a run with nothing new must not wait for

    for field in source.confiance_champs:
        if field not in PUBLIC_COLUMNS:
            line = _line(data, ["confiance_champs", field])
            raise ConfigError(
                f"{_shown(path, root)}, ligne {line}, « confiance_champs.{field} » : champ inconnu"
                f"{did_you_mean(field, PUBLIC_COLUMNS)}",
                "voir la liste des champs publiés dans schemas/commerces.schema.json",
            )
