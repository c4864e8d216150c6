"""Where a redirection may lead: anywhere on the web, never from there into this machine or its network."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from pipeline.errors import SourceError
from pipeline.fetch.http import _session, leads_inside

WEB, OTHER = "https://193.55.1.2/r/liste", "https://[2001:660::1]/liste.csv"


@pytest.mark.parametrize(
    ("url", "target", "inside"),
    [
        (WEB, OTHER, False),
        (WEB, "http://127.0.0.1:8080/secret", True),
        (WEB, "http://[::1]/secret", True),
        (WEB, "http://169.254.169.254/latest/meta-data/", True),
        (WEB, "http://192.168.1.1/", True),
        (WEB, "http://10.0.0.7/", True),
        (WEB, "http://[fe80::1%251]/", True),
        (WEB, "http://2130706433/", True),  # 127.0.0.1, as a number
        (WEB, "file:///etc/passwd", False),  # no adapter of the client's opens it
        ("http://127.0.0.1:5000/depart", "http://127.0.0.1:5001/arrivee", False),  # declared by the officer's own hand
    ],
)
def test_only_from_the_web_into_the_house_is_refused(url: str, target: str, inside: bool) -> None:
    assert leads_inside(url, target) is inside


def test_the_session_refuses_before_it_asks() -> None:
    answer = requests.Response()
    answer.status_code, answer.url = 302, WEB
    answer.headers["Location"] = "http://127.0.0.1:8080/secret?cle=x"
    with pytest.raises(SourceError, match=r"https://193\.55\.1\.2/r/liste : .*réseau interne"):
        _session().get_redirect_target(answer)


def test_a_plain_redirection_is_followed() -> None:
    answer = requests.Response()
    answer.status_code, answer.url = 302, WEB
    answer.headers["Location"] = OTHER
    assert _session().get_redirect_target(answer) == OTHER


def test_a_netrc_never_takes_the_place_of_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine grist.example login moi password autre\n")
    monkeypatch.setenv("NETRC", str(netrc))
    asked = requests.Request("GET", "https://grist.example/api", headers={"Authorization": "Bearer cle"})
    assert requests.Session().prepare_request(asked).headers["Authorization"].startswith("Basic ")  # what requests does by itself
    assert _session().prepare_request(asked).headers["Authorization"] == "Bearer cle"
