"""Azurite, the emulator of Azure Blob Storage, on this machine: ``npm install --global azurite``."""

import base64
import hashlib
import hmac
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from tests.s3 import BUCKET, Gate, Store, answers, free_port, until

COMMAND: Final = "azurite-blob"
_ACCOUNT: Final = "devstoreaccount1"
_KEY: Final = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""The one that Azurite publishes: it opens nothing else."""
_API: Final = "2021-08-06"


@contextmanager
def azure(folder: Path) -> Iterator[Store]:
    """A server with one container that lives as long as the context; its log lies in the folder."""
    port = free_port()
    data = folder / "azurite"
    with (folder / "azurite.log").open("wb") as log:
        process = subprocess.Popen(
            [COMMAND, "--location", str(data), "--blobPort", str(port), "--silent", "--disableTelemetry",
             "--skipApiVersionCheck"],
            stdout=log, stderr=log, env={name: value for name, value in os.environ.items() if not name.startswith("AZURE_")},
        )  # fmt: skip
    gate = Gate(port)
    try:
        until(lambda: answers(port), process)
        _make(port, BUCKET)
        gate.open()
        environment = {
            "AZURE_STORAGE_ACCOUNT_NAME": _ACCOUNT,
            "AZURE_STORAGE_ACCOUNT_KEY": _KEY,
            "AZURE_STORAGE_ENDPOINT": f"http://127.0.0.1:{gate.port}/{_ACCOUNT}",
        }
        yield Store(f"az://{BUCKET}", environment, gate)
    finally:
        gate.shut()
        process.kill()
        process.wait()


def _make(port: int, container: str) -> None:
    """The one call that no client at hand has: its signature is the one of the shared key."""
    headers = {"x-ms-date": datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT"), "x-ms-version": _API}
    said = "".join(f"{name}:{value}\n" for name, value in headers.items())
    text = "PUT" + "\n" * 12 + said + f"/{_ACCOUNT}/{_ACCOUNT}/{container}\nrestype:container"
    mark = base64.b64encode(hmac.digest(base64.b64decode(_KEY), text.encode(), hashlib.sha256)).decode()
    server = HTTPConnection("127.0.0.1", port, timeout=30)
    server.request(
        "PUT",
        f"/{_ACCOUNT}/{container}?restype=container",
        headers={**headers, "Authorization": f"SharedKey {_ACCOUNT}:{mark}", "Content-Length": "0"},
    )
    status = server.getresponse().status
    server.close()
    assert status == 201, status
