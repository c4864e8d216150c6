"""The dataset's Table Schema in, the repository that schema.data.gouv.fr asks for out: ``etal schema export``.

Asked there (https://schema.data.gouv.fr/documentation/validation-schemas): schema.json and README.md at the root, a git tag equal
to the version in schema.json, title, description, homepage, contributors, creation date, an example that is valid.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline.config import Territory
from pipeline.model import FLOAT_FIELDS, UNIQUE_COLUMNS, typed
from pipeline.publish.csv_file import csv_bytes
from pipeline.publish.package_file import licence
from pipeline.reference.vocabularies import schema, schemas_dir

EXAMPLE: Final = "exemple-valide.csv"
WRONG: Final = {
    "siret": ("9000000010001", "un SIRET a 14 chiffres"),
    "nom": (None, "le nom est obligatoire"),
    "categorie": ("boulangerie", "ce code n'est pas une catégorie"),
    "code_postal": ("47 000", "un code postal a 5 chiffres, sans espace"),
    "code_insee": ("4701", "un code Insee a 5 caractères"),
    "latitude": (444.203142, "une latitude est entre -90 et 90"),
    "telephone": ("05 36 49 00 12", "un téléphone s'écrit +33536490012"),
    "services": ("click_and_collect;livraison", "une liste se sépare par « | »"),
    "date_maj": ("22/11/2026", "une date s'écrit 2026-11-22"),
}
"""Column → a value that the schema refuses in it, and why."""
LICENCE: Final = "lov2"


@dataclass(frozen=True)
class Exported:
    """``tag``: the git tag to give; ``files``: paths relative to ``folder``, sorted."""

    folder: Path
    tag: str
    files: tuple[str, ...]


def export(folder: Path, territory: Territory, address: str) -> Exported:
    """Write the repository's files in ``folder``; what else stands there (``.git``) is left alone.

    ``address``: where the repository will be served (https://…), told in schema.json and README.md.
    """
    told = _schema(territory, address.rstrip("/").removesuffix(".git"))
    files = dict(_files(told))
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Exported(folder, str(told["version"]), tuple(sorted(files)))


def _schema(territory: Territory, address: str) -> Any:
    """Return the Table Schema with what the referencing asks for beside it."""
    told = schema("commerces.schema")
    fields = told.pop("fields")
    who = {"title": territory.editeur.nom, "email": territory.editeur.courriel, "role": "author"}
    served = f"{address}/raw/{told['version']}"
    return {
        **told,
        "homepage": address,
        "path": f"{served}/schema.json",
        "author": territory.editeur.nom,
        "contributors": [{key: text for key, text in who.items() if text}],
        "resources": [{"name": "exemple-valide-csv", "title": "Exemple valide (CSV)", "path": f"{served}/{EXAMPLE}"}],
        "fields": fields,
    }


def _files(told: Any) -> Iterator[tuple[str, bytes]]:
    valid = typed(pd.DataFrame([_row(told), _bare(told)]), UNIQUE_COLUMNS)
    yield "schema.json", (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
    yield EXAMPLE, b"".join(csv_bytes(valid))
    for column, (value, _) in WRONG.items():
        row = typed(pd.DataFrame([{**_row(told), column: value}]), UNIQUE_COLUMNS)
        yield f"exemples-invalides/{column}.csv", b"".join(csv_bytes(row))
    for source in sorted(schemas_dir().glob("*.csv")):
        if source.stem != "licences":
            yield f"vocabulaires/{source.name}", source.read_bytes()
    yield "CHANGELOG.md", (schemas_dir() / "CHANGELOG.md").read_bytes()
    yield "LICENSE.md", _licence().encode()
    yield "README.md", _readme(told).encode()


def _row(told: Any) -> dict[str, Any]:
    """Return the shop that the schema's own examples describe."""
    return {f["name"]: float(f["example"]) if f["name"] in FLOAT_FIELDS else f["example"] for f in told["fields"]}


def _bare(told: Any) -> dict[str, Any]:
    """Return a shop of which only what is required is known."""
    required = {f["name"] for f in told["fields"] if f["constraints"].get("required")}
    return {name: value for name, value in _row(told).items() if name in required} | {"id": "c-000000"}


def _licence() -> str:
    terms = licence(LICENCE)
    return f"# Licence\n\nCe schéma et ses exemples sont sous {terms['title']} : {terms['path']}\n"


def _readme(told: Any) -> str:
    rows = [
        f"| `{f['name']}` | {f['title']} | {'oui' if f['constraints'].get('required') else 'non'} | {f['description']} | "
        f"`{str(f['example']).replace('|', chr(92) + '|')}` |"
        for f in told["fields"]
    ]
    wrong = [f"- `exemples-invalides/{column}.csv` : {why}." for column, (_, why) in WRONG.items()]
    lines = [
        f"# {told['title']}", "", told["description"], "",
        f"Version {told['version']}, tenue par {told['author']} ({told['homepage']}).",
        "Les changements sont dans CHANGELOG.md.", "",
        "## Vérifier un fichier", "",
        "Avec [Validata](https://validata.fr), ou sur son ordinateur :", "",
        "```sh", "pip install frictionless", f"frictionless validate --schema schema.json {EXAMPLE}", "```", "",
        "Fichiers qui doivent être refusés :", "", *wrong, "",
        "## Conventions", "",
        "CSV en UTF-8 sans BOM, virgule, point décimal, dates AAAA-MM-JJ ; une liste sépare ses valeurs par « | » ; une cellule",
        "vide est une valeur inconnue. Les codes des colonnes à liste fermée sont expliqués dans `vocabulaires/`.", "",
        "## Colonnes", "",
        "| colonne | titre | obligatoire | description | exemple |", "|---|---|---|---|---|", *rows, "",
    ]  # fmt: skip
    return "\n".join(lines)
