"""A real ``headwater serve`` and a real Chromium, for tests of the page."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from headwater.serve.api.app import APP

CHROMIUM = os.environ.get("HEADWATER_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
FLAGS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--disable-quic",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MARKS = [
    pytest.mark.xdist_group("page"),  # one worker makes the workspace and drives the browser
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: apt-get install chromium, or set HEADWATER_CHROMIUM"),
]
N_CONTACTS = 500

expect.set_options(timeout=30_000)  # a loaded machine takes its time


@contextmanager
def serving(workspace: Path, *flags: str, port: int = 0) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a real ``headwater serve``, and its process."""
    assert (APP / "index.html").is_file(), "the page is not built: pip install -e . without HEADWATER_SKIP_UI"
    command = "from headwater.serve.cli.main import run; run()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}
    server = subprocess.Popen(
        [sys.executable, "-c", command, "serve", "-w", str(workspace), "--port", str(port), "--no-browser", *flags],
        stdout=subprocess.PIPE,
        text=True,
        env={**environment, "COLUMNS": "400"},
    )
    assert server.stdout is not None
    try:
        found = re.search(r"http://[^ ]+", server.stdout.readline())
        assert found, "the server did not say where it listens"
        address = found.group().rstrip("/")
        _await(address + "/healthz", server)
        yield address, server
    finally:
        server.terminate()
        server.wait(20)
        server.stdout.close()


def _await(url: str, server: subprocess.Popen[str]) -> None:
    while server.poll() is None:
        try:
            with urllib.request.urlopen(url):
                return
        except urllib.error.URLError:
            time.sleep(0.05)
    raise AssertionError(f"the server stopped with {server.returncode}")


class Watch:
    """What a page complains of and whom it asks; it may do neither but of its own server."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def check(self, base: str) -> None:
        """Nothing was complained of, and nobody else was asked."""
        assert not self.complaints, self.complaints
        assert self.asked
        others = [url for url in self.asked if not url.startswith((base + "/", "data:", "blob:"))]
        assert not others, others


def violations(page: Page) -> list[Any]:
    """What axe finds against WCAG 2.0 to 2.2, A and AA."""
    result = Axe().run(page, options={"runOnly": RULES})
    return [(v["id"], v["impact"], [n["html"] for n in v["nodes"][:3]]) for v in result.response["violations"]]
