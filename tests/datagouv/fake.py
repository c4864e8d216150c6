"""A small data.gouv.fr on loopback, for tests: its API as étal uses it, with the hazards measured on udata 17.

A partial PUT wipes tags and period; a PUT without ``private`` makes public; an upload resets the title; an unknown licence is
kept as none; parquet is refused; new resources come first; the kind of file cannot change; hosted
files keep what the server counted.
``tests/consumers`` runs the same scenarios on the real udata.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

ORGANISATION = "5a5a5a5a5a5a5a5a5a5a5a5a"
KEY = "udata_invente"
EXTENSIONS = ["csv", "geojson", "json", "txt", "xlsx", "zip"]
LICENCES = {"lov2", "odc-odbl", "notspecified"}
FREQUENCIES = {"daily", "weekly", "monthly", "quarterly", "semiannual", "annual", "punctual", "unknown"}
SERVER_FIELDS = ("filetype", "url", "checksum", "filesize", "mime", "format")
DATASET_FIELDS = (
    "title", "description", "license", "frequency", "tags", "temporal_coverage", "spatial", "extras", "private", "resources",
)  # fmt: skip
MIMES = {"csv": "text/csv", "txt": "text/plain", "geojson": "application/geo+json", "xlsx": "application/vnd.ms-excel"}


class Refusal(Exception):  # noqa: N818
    """An answer that is not a success."""

    def __init__(self, code: int, told: dict[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.told = told


class DataGouv:
    """The instance: its datasets, each request it was asked (method, path), answers to give instead (``trouble``)."""

    def __init__(self) -> None:
        self.datasets: dict[str, dict[str, Any]] = {}
        self.requests: list[tuple[str, str]] = []
        self.keys: set[str] = set()
        self.trouble: list[int | str] = []
        self.extensions = list(EXTENSIONS)
        self.parts: dict[str, dict[int, bytes]] = {}
        self.files: dict[str, bytes] = {}
        self.address = ""

    @property
    def writes(self) -> list[tuple[str, str]]:
        """The requests that change something."""
        return [(method, path) for method, path in self.requests if method != "GET"]

    @property
    def only(self) -> dict[str, Any]:
        """The dataset, where there is one and no more."""
        (found,) = self.datasets.values()
        return found

    def answer(self, method: str, path: str, query: dict[str, str], body: Any, form: dict[str, Any]) -> tuple[int, Any]:
        """Do what is asked."""
        if path == "/datasets/extensions/":
            return 200, self.extensions
        if path == "/me/datasets/":
            return 200, list(self.datasets.values())
        if path == "/datasets/":
            return self._list(query) if method == "GET" else (201, self._create(body))
        found = re.fullmatch(r"/datasets/([0-9a-f]{24})/(.*)", path)
        dataset = self.datasets.get(found[1]) if found else None
        if found is None or dataset is None:
            raise Refusal(404, {"message": "not found"})
        if found[2] == "":
            return 200, dataset if method == "GET" else self._update(dataset, body)
        if found[2] == "upload/":
            return self._upload(dataset, None, form)
        if found[2] == "resources/":
            return 201, self._create_remote(dataset, body)
        return self._resource(method, dataset, found[2], body, form)

    def _list(self, query: dict[str, str]) -> tuple[int, Any]:
        mine = [d for d in self.datasets.values() if (d["organization"] or {}).get("id") == query.get("organization")]
        return 200, {"data": mine, "total": len(mine), "next_page": None}

    def _create(self, body: dict[str, Any]) -> dict[str, Any]:
        missing = [k for k in ("title", "description") if not body.get(k)]
        if missing:
            raise Refusal(400, {"errors": {k: ["This field is required."] for k in missing}, "message": "Validation error"})
        ident = f"{0xB0F + len(self.datasets):a>24x}"
        organisation = {"id": body["organization"], "name": "Essai"} if body.get("organization") else None
        dataset: dict[str, Any] = {"id": ident, "organization": organisation, "resources": [], "extras": {}, "harvest": None}
        dataset["license"] = "notspecified"
        self._fill(dataset, {**body, "resources": []})
        self.datasets[ident] = dataset
        return dataset

    def _update(self, dataset: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        self._fill(dataset, body)
        return dataset

    def _fill(self, dataset: dict[str, Any], body: dict[str, Any]) -> None:
        told = {k: body[k] for k in DATASET_FIELDS if k in body}
        if "frequency" in told and told["frequency"] not in FREQUENCIES:
            raise Refusal(400, {"errors": {"frequency": ["Not a valid choice."]}, "message": "Validation error"})
        zones = (told.get("spatial") or {}).get("zones") or []
        if any(not re.fullmatch(r"fr:departement:([01345678]\d|2[1-9AB]|9[0-5]|97[1-6])", z) for z in zones):
            raise Refusal(400, {"errors": {"spatial": {"zones": ["Unknown geoid(s)"]}}, "message": "Validation error"})
        if "license" in told and told["license"] not in LICENCES:
            told["license"] = "notspecified"
        told["tags"] = sorted({re.sub(r"[^a-z0-9]+", "-", t.lower()) for t in told.get("tags") or []})
        told.setdefault("temporal_coverage", None)
        told.setdefault("private", False)
        if "resources" in told:
            known = {r["id"]: r for r in dataset["resources"]}
            told["resources"] = [self._described(known[r["id"]], r) for r in told["resources"]]
        dataset.update(told)
        full = dataset["license"] != "notspecified" and dataset["tags"] and dataset["temporal_coverage"]
        dataset["quality"] = {"score": 1.0 if full and dataset["resources"] else 0.5}

    def _described(self, resource: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        if body.get("filetype", resource["filetype"]) != resource["filetype"]:
            raise Refusal(400, {"message": "Cannot modify filetype after creation"})
        fields = ("title", "description", "type", "schema", "extras")
        told = {k: body[k] for k in (*fields, *SERVER_FIELDS) if k in body}
        if resource["filetype"] == "file":
            told = {k: v for k, v in told.items() if k not in SERVER_FIELDS}
        if (told.get("schema") or {}).get("version") and not {"url", "name"} & told["schema"].keys():
            raise Refusal(400, {"errors": {"schema": {"version": ["A schema must contain a name or an URL"]}}, "message": "x"})
        if told.get("schema"):
            told["schema"] = {"name": None, "url": None, "version": None} | (resource.get("schema") or {}) | told["schema"]
        resource.update(told)
        return resource

    def _new(self, dataset: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
        count = sum(len(d["resources"]) for d in self.datasets.values()) + len(self.requests)
        blank: dict[str, Any] = {"id": str(UUID(int=count)), "description": None, "type": "main", "schema": None, "extras": {}}
        dataset["resources"].insert(0, {**blank, **told})
        return dict(dataset["resources"][0])

    def _create_remote(self, dataset: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        if body.get("filetype") != "remote":
            raise Refusal(400, {"message": "This endpoint only supports remote resources"})
        return self._new(dataset, dict(body))

    def _upload(self, dataset: dict[str, Any], resource: dict[str, Any] | None, form: dict[str, Any]) -> tuple[int, Any]:
        name, data = form.get("file", ("", b""))
        if int(form.get("totalparts", 1)) > 1:
            parts = self.parts.setdefault(form["uuid"], {})
            if "file" in form:
                if len(data) != int(form["chunksize"]):
                    raise Refusal(400, {"success": False, "error": "Chunk size mismatch"})
                parts[int(form["partindex"])] = data
                return 200, {"success": True}
            if sorted(parts) != list(range(int(form["totalparts"]))):
                raise Refusal(500, {"message": "Internal Server Error"})
            name, data = form["filename"], b"".join(parts[i] for i in sorted(parts))
            del self.parts[form["uuid"]]
        extension = name.rpartition(".")[2].lower()
        if extension not in self.extensions:
            raise Refusal(400, {"message": "This file type is not allowed."})
        told = {
            "title": name.lower(), "filetype": "file", "type": "main", "format": extension, "filesize": len(data),
            "url": f"{self.address}/static/{len(self.requests)}/{name.lower()}", "mime": MIMES.get(extension, "x/y"),
            "checksum": {"type": "sha1", "value": hashlib.sha1(data, usedforsecurity=False).hexdigest()},
        }  # fmt: skip
        if resource is None:
            made = self._new(dataset, told)
            self.files[made["id"]] = data
            return 201, made
        del told["type"]
        resource.update(told)
        self.files[resource["id"]] = data
        return 200, resource

    def _resource(self, method: str, dataset: dict[str, Any], path: str, body: Any, form: dict[str, Any]) -> tuple[int, Any]:
        ident = path.removeprefix("resources/").split("/")[0]
        resource = next((r for r in dataset["resources"] if r["id"] == ident), None)
        if resource is None:
            raise Refusal(404, {"message": "Resource does not exist"})
        if path.endswith("/upload/"):
            return self._upload(dataset, resource, form)
        if method == "DELETE":
            dataset["resources"].remove(resource)
            return 204, None
        return 200, self._described(resource, body) if method == "PUT" else resource


@contextmanager
def served() -> Iterator[DataGouv]:
    """Serve an empty instance on a free port of this machine, stopped at the end whatever happens."""
    instance = DataGouv()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else each answer waits 40 ms for the other side
        wbufsize = -1

        def log_message(self, *args: object) -> None:
            pass

        def _do(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            data = self.rfile.read(length)
            parts = urlsplit(self.path)
            path = parts.path.removeprefix("/api/1")
            instance.requests.append((self.command, path))
            instance.keys.add(self.headers.get("X-API-KEY", ""))
            try:
                code, told = self._answer(path, dict(parse_qsl(parts.query)), data)
            except Refusal as refusal:
                code, told = refusal.code, refusal.told
            body = b"" if told is None else told.encode() if isinstance(told, str) else json.dumps(told).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            if code in (301, 302):
                self.send_header("Location", "https://ailleurs.example/")
            if code == 429:
                self.send_header("Retry-After", "7")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def _answer(self, path: str, query: dict[str, str], data: bytes) -> tuple[int, Any]:
            if instance.trouble:
                trouble = instance.trouble.pop(0)
                if trouble != 200:
                    return (200, trouble) if isinstance(trouble, str) else (trouble, {"message": "panne"})
            if self.headers.get("X-API-KEY") != KEY:
                raise Refusal(401, {"message": "Invalid API token"})
            kind = self.headers.get("Content-Type", "")
            body = json.loads(data) if kind.startswith("application/json") else None
            return instance.answer(self.command, path, query, body, _form(kind, data))

        do_GET = do_POST = do_PUT = do_DELETE = _do  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    instance.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield instance
    finally:
        server.shutdown()
        server.server_close()


def _form(kind: str, data: bytes) -> dict[str, Any]:
    """Return a form's fields: text, or (name, bytes) of a file."""
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(data.decode()))
    if not kind.startswith("multipart/form-data"):
        return {}
    message = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + data)
    fields: dict[str, Any] = {}
    for part in message.get_payload():
        assert not isinstance(part, str)
        name = str(part.get_param("name", header="content-disposition"))
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        fields[name] = (part.get_filename(), payload) if part.get_filename() else payload.decode()
    return fields
