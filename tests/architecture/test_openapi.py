"""The committed OpenAPI document, from which the page's types are made, is that of the server."""

import json
from pathlib import Path

from headwater.app.verbs.table import VERBS
from headwater.serve.api.app import path
from headwater.serve.api.schema import text

ROOT = Path(__file__).parents[2]
BESIDE = {"/api/v1/session", "/api/v1/inbox", "/api/v1/feed", "/api/v1/tables/{table}", "/api/v1/map/points"}
"""What is no verb: signing in, and bodies that stream."""
COMMITTED = ROOT / "schemas" / "openapi.json"


def test_the_committed_document_is_current() -> None:
    assert COMMITTED.read_text("utf-8") == text(), "run: python -m headwater.serve.api.schema > schemas/openapi.json"


def test_every_verb_of_the_http_door_has_a_path_and_typed_answers() -> None:
    paths = json.loads(COMMITTED.read_text("utf-8"))["paths"]
    assert set(paths) - BESIDE == {path(verb) for verb in VERBS.values() if "http" in verb.doors}
    for verb in VERBS.values():
        if "http" in verb.doors:
            method = verb.method.lower()
            answer = paths[path(verb)][method]["responses"]["200"]["content"]["application/json"]["schema"]
            assert answer["$ref"].split("/")[-1].endswith(verb.output.__name__)


def test_the_lock_of_the_page_names_no_registry() -> None:
    packages = json.loads((ROOT / "ui" / "package-lock.json").read_text("utf-8"))["packages"]
    assert len(packages) > 20
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert all("integrity" in entry for name, entry in packages.items() if name)
