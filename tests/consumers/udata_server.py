"""Run by the Python of the udata environment, never imported: the real udata API on loopback, its database in memory.

In: a free port, a folder for uploads. Out: one JSON line on stdout when ready (``api_key``), then the server until it is killed.
Beside its API, ``/_moissonner`` harvests the catalogue whose address is posted with the real DcatBackend.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import mongomock
from udata import settings

PORT, FOLDER = int(sys.argv[1]), sys.argv[2]


class Here(settings.Testing):  # type: ignore[misc]
    """udata's own test settings, with a database in memory and addresses of this machine allowed."""

    MONGODB_SETTINGS = {  # noqa: RUF012
        "host": "mongodb://localhost:27017/udata_test",
        "mongo_client_class": mongomock.MongoClient,
        "uuidRepresentation": "standard",
    }
    SERVER_NAME = f"127.0.0.1:{PORT}"
    FS_ROOT = FOLDER
    FS_PREFIX = "/fs"
    URLS_ALLOW_PRIVATE = True
    HARVESTER_BACKENDS = ["dcat"]  # noqa: RUF012
    PUBLISH_ON_RESOURCE_EVENTS = False


def main() -> None:
    """Start the application, make what it needs to know, serve."""
    from udata.app import create_app, standalone

    logging.disable(logging.WARNING)
    app = standalone(create_app(settings.Defaults, override=Here))
    with app.app_context():
        told = _people()

    @app.route("/_moissonner", methods=["POST"])
    def harvest() -> Any:
        from flask import request

        return _harvest(request.get_json(force=True)["url"])

    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    app.run("127.0.0.1", PORT, threaded=False)


def _people() -> dict[str, str]:
    """Make a member of an organisation, a key, the licences and the zones of three départements."""
    from udata.core.api_token.models import ApiToken
    from udata.core.dataset.models import License
    from udata.core.organization.models import Member, Organization
    from udata.core.spatial.models import GeoZone
    from udata.core.user.factories import UserFactory

    user = UserFactory()
    Organization.objects.create(name="Département d'exemple", description="Essai", members=[Member(user=user, role="admin")])
    License.objects.create(id="notspecified", title="License Not Specified")
    License.objects.create(
        id="lov2",
        title="Licence Ouverte / Open Licence version 2.0",
        url="https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf",
        alternate_urls=["https://www.etalab.gouv.fr/licence-ouverte-open-licence"],
    )
    License.objects.create(id="odc-odbl", title="Open Data Commons Open Database License (ODbL)")
    for code in ("24", "33", "47", "48", "82"):
        GeoZone.objects.create(id=f"fr:departement:{code}", level="fr:departement", code=code, name=code, slug=code)
    generated = ApiToken.generate(user, name="essai")
    key = generated[1] if isinstance(generated, tuple) else generated
    return {"api_key": key}


def _harvest(url: str) -> dict[str, Any]:
    """Harvest a catalogue once with the real backend; the same address is the same source."""
    from udata.core.organization.models import Organization
    from udata.harvest.backends.dcat import DcatBackend
    from udata.harvest.models import HarvestSource

    source = HarvestSource.objects(url=url).first() or HarvestSource.objects.create(
        name="Catalogue", url=url, backend="dcat", organization=Organization.objects.first()
    )
    job = DcatBackend(source).harvest()
    errors = [e.message for e in job.errors]
    items = [
        {"identifiant": i.remote_id, "etat": i.status, "jeu": str(i.dataset.id) if i.dataset else None,
         "erreurs": [e.message for e in i.errors]} for i in job.items
    ]  # fmt: skip
    return {"etat": job.status, "erreurs": errors, "jeux": items}


if __name__ == "__main__":
    main()
