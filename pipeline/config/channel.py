"""How a territory reaches data.gouv.fr: the ``datagouv:`` part of territoire.yml in, one channel, pushed or harvested, out.

Both at once would make two datasets there: the declaration is refused.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, BeforeValidator, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from pipeline.config.kinds import MODEL, EnvironmentName

MEMORY: Final = "datagouv.json"
"""The file, among the ledgers, of what was sent there: beside the inputs of a release, and no input."""

INSTANCES: Final = {"demo": "https://demo.data.gouv.fr", "production": "https://www.data.gouv.fr"}

_LOOPBACK: Final = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?")


def _declared(value: Any) -> Any:
    """A key with nothing behind it (« envoi: ») declares the channel, with its defaults."""
    return {} if value is None else value


class Push(BaseModel):
    """Sent there by ``etal push``. ``cle``: name of the environment variable that holds the key."""

    model_config = MODEL
    instance: str = "demo"  # demo, production, or an address
    organisation: Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")] | None = None
    jeu: Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")] | None = None  # a dataset already there, to be taken over
    cle: EnvironmentName = "DATAGOUV_CLE"

    @field_validator("instance")
    @classmethod
    def _known(cls, value: str) -> str:
        value = value.rstrip("/")
        if value in INSTANCES or value.startswith("https://") or _LOOPBACK.fullmatch(value):
            return value
        raise PydanticCustomError("instance_inconnue", "not an instance")

    @property
    def address(self) -> str:
        """Where the instance is, without a slash at the end."""
        return INSTANCES.get(self.instance, self.instance)


class Harvest(BaseModel):
    """Harvested there from ``url_publique``/catalog.jsonld."""

    model_config = MODEL


class Channel(BaseModel):
    """At most one of the two."""

    model_config = MODEL
    envoi: Annotated[Push | None, BeforeValidator(_declared)] = None
    moissonnage: Annotated[Harvest | None, BeforeValidator(_declared)] = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.envoi and self.moissonnage:
            raise PydanticCustomError("deux_canaux", "both channels")
        return self
