"""A territory's folder in, its declarations out, as strict frozen objects: the territory, its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ruamel.yaml.comments import CommentedMap

from pipeline.config.folders import misnamed, set_aside, source_folders
from pipeline.config.read import build, did_you_mean, line_of, lines_of, read_yaml, shown
from pipeline.config.source import ORIGINS, TARGETS, Source
from pipeline.config.territory import Territory
from pipeline.errors import ConfigError

TO_COMPLETE: Final = "À COMPLÉTER"
"""What « etal init » and « etal sources add » write where a person must."""
NO_SOURCE: Final = "en ajouter une : « etal sources add FICHIER » (voir sources/LISEZMOI.md)"


def load_territory(root: Path) -> Territory:
    """Read ``sources/territoire.yml`` under ``root``. Raises ConfigError with file, line and remedy."""
    path = root / "sources" / "territoire.yml"
    if not path.is_file():
        raise ConfigError(f"{path} : ce fichier n'existe pas", "créer un territoire avec « etal init DOSSIER --departement 47 »")
    return build(Territory, read_yaml(path), path, root)


def unsigned(territory: Territory) -> ConfigError | None:
    """Return what is wrong while nobody signs what would be published: the name stands on every page and in every catalogue."""
    if territory.editeur.nom.strip() not in ("", TO_COMPLETE):
        return None
    return ConfigError(
        "sources/territoire.yml, « editeur.nom » : qui publie n'est pas écrit",
        "y mettre le nom du service, et dans « courriel » une boîte de service",
    )


def blanks(declared: object) -> list[str]:
    """Return which keys nobody may publish without are still to be written, of a declaration or of what will be one."""
    return [key for key in ("producteur", "licence", "base_legale") if getattr(declared, key) == TO_COMPLETE]


def load_source(folder: Path, root: Path) -> Source:
    """Read ``source.yml`` in ``folder``. Raises ConfigError with file, line and remedy."""
    path = folder / "source.yml"
    data = read_yaml(path)
    data["id"] = folder.name
    source = build(Source, data, path, root)
    _check_names(source, data, path, root)
    return source.placed(lines_of(data))


def load_sources(root: Path) -> list[Source]:
    """Read every source under ``root``, sorted by id; a folder whose name is no id is none, which ``set_aside`` tells.

    Raises ConfigError for the first that is wrong, or where there is none.
    """
    folders = source_folders(root)
    if not folders:
        aside = "".join(f" ; {told}" for told in set_aside(root))
        raise ConfigError(f"{root / 'sources'} : aucune source{aside}", NO_SOURCE)
    return [load_source(folder, root) for folder in folders]


def _check_names(source: Source, data: CommentedMap, path: Path, root: Path) -> None:
    """Refuse an unknown target, in ``colonnes`` and wherever one is named."""
    for section in ("colonnes", "partout", "nom_de_feuille", "valeurs", "options"):
        named = getattr(source, section)
        for target in [named] if isinstance(named, str) else named or ():
            if target not in TARGETS:
                line = line_of(data, [section, target])
                raise ConfigError(
                    f"{shown(path, root)}, ligne {line}, « {section}.{target} » : champ inconnu{did_you_mean(target, TARGETS)}",
                    "voir la liste des champs dans sources/LISEZMOI.md",
                )
    origins = [key for key in ORIGINS if getattr(source.depots, key) is not None]
    if len(origins) > 1:
        raise ConfigError(
            f"{shown(path, root)}, ligne {line_of(data, ['depots', origins[1]])} : {' et '.join(origins)} déclarés ensemble",
            "ne garder qu'une origine par source",
        )
    if source.confiance_champs:
        _check_trusted(source, data, path, root)
    if not {"nom", "raison_sociale"} & set(source.colonnes):
        raise ConfigError(
            f"{shown(path, root)}, ligne {line_of(data, ['colonnes'])} : aucune colonne ne donne le nom",
            "déclarer « nom » ou « raison_sociale »",
        )
    if wrong := misnamed(path.parent, root):
        raise wrong


def _check_trusted(source: Source, data: CommentedMap, path: Path, root: Path) -> None:
    """Refuse trust in a field that is not public."""
    from pipeline.model import PUBLIC_COLUMNS  # brings pandas, which a run with nothing new must not wait for

    for field in source.confiance_champs:
        if field not in PUBLIC_COLUMNS:
            line = line_of(data, ["confiance_champs", field])
            raise ConfigError(
                f"{shown(path, root)}, ligne {line}, « confiance_champs.{field} » : champ inconnu"
                f"{did_you_mean(field, PUBLIC_COLUMNS)}",
                "voir la liste des champs publiés dans schemas/commerces.schema.json",
            )
