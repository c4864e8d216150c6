"""The territory, as ``sources/territoire.yml`` declares it: strict frozen objects, French keys."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from pipeline.config.channel import Channel
from pipeline.config.kinds import MODEL, BaseMap, Cadence, Text, Texts, YesNo

BAN_EXTRACTS: Final = "https://adresse.data.gouv.fr/data/ban/adresses/latest/addok/adresses-addok-{departement}.ndjson.gz"


class Publisher(BaseModel):
    """Who publishes."""

    model_config = MODEL
    nom: Text
    courriel: Text = ""
    url: Text = ""
    siret: Text | None = None


class Geocoder(BaseModel):
    """Which geocoder answers for an address that the ledger does not know."""

    model_config = MODEL
    moteur: Literal["service", "local", "aucun"] = "service"
    url: Text = "https://data.geopf.fr/geocodage"
    extrait: Text | None = None  # local: file in the BAN's addok format, relative to sources/
    extraits: Text = BAN_EXTRACTS  # where « etal ban install » finds them
    debit: int = Field(40, ge=1, le=50)  # requests a second


class Territory(BaseModel):
    """The territory, as declared in ``sources/territoire.yml``."""

    model_config = MODEL
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
