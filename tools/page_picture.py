"""The picture of the page in the README: ``python tools/page_picture.py WORKSPACE`` over a served demo workspace.

Needs the built page (``pip install -e .``), Playwright and a chromium on the PATH.
"""

import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).parents[1] / "docs" / "images" / "page.png"
PORT = 8399
URL = f"http://127.0.0.1:{PORT}/"


def main() -> None:
    """Serve the workspace, wait for the list, take the picture."""
    server = subprocess.Popen(
        [sys.executable, "-c", "from headwater.serve.cli.main import run; run()",
         "serve", "-w", sys.argv[1], "--port", str(PORT), "--no-browser"]
    )  # fmt: skip
    try:
        wait_for_server()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
            )
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(URL)
            page.get_by_role("row").nth(5).wait_for()
            page.screenshot(path=TARGET)
            browser.close()
    finally:
        server.terminate()


def wait_for_server() -> None:
    """Until it answers, half a minute at most."""
    for _ in range(60):
        try:
            urllib.request.urlopen(URL + "healthz").close()
        except urllib.error.URLError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main()
