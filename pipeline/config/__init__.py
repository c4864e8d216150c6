"""Declarations in, strict frozen objects out: ``sources/territoire.yml`` and ``sources/<id>/source.yml``.

Keys are French because the data officer writes them. Errors are ConfigError with file, line and « vouliez-vous dire … ? ».
"""

from pipeline.config.folders import is_left_behind, misnamed_folders, set_aside, source_folders
from pipeline.config.kinds import CADENCES, Texts, due_after
from pipeline.config.load import (
    NO_SOURCE,
    TO_COMPLETE,
    blanks,
    load_source,
    load_sources,
    load_territory,
    unsigned,
)
from pipeline.config.read import did_you_mean
from pipeline.config.scalar import scalar
from pipeline.config.source import (
    DAYS,
    ORIGINS,
    TARGETS,
    Bounds,
    CodeColumn,
    Correction,
    DataGouv,
    Demarche,
    Deposits,
    Drift,
    Example,
    Expectations,
    GristTable,
    Publication,
    Source,
    used_columns,
)
from pipeline.config.territory import BAN_EXTRACTS, Geocoder, Publisher, Territory

__all__ = [
    "BAN_EXTRACTS",
    "CADENCES",
    "DAYS",
    "NO_SOURCE",
    "ORIGINS",
    "TARGETS",
    "TO_COMPLETE",
    "Bounds",
    "CodeColumn",
    "Correction",
    "DataGouv",
    "Demarche",
    "Deposits",
    "Drift",
    "Example",
    "Expectations",
    "Geocoder",
    "GristTable",
    "Publication",
    "Publisher",
    "Source",
    "Territory",
    "Texts",
    "blanks",
    "did_you_mean",
    "due_after",
    "is_left_behind",
    "load_source",
    "load_sources",
    "load_territory",
    "misnamed_folders",
    "scalar",
    "set_aside",
    "source_folders",
    "unsigned",
    "used_columns",
]  # fmt: skip
