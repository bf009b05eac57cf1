"""The page in a real browser: bytes of the first load, how soon a view has its shape, and how the map moves.

A workspace is served as it is for people; Chromium opens it. Where the machine has no graphics card the map is drawn in
software, which is what it costs then: the same map with 2,000 points stands beside it.

    python -m bench.speed.page --workspace FOLDER [--chromium /usr/bin/chromium] [--parts load,shape,map]
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, sync_playwright

from headwater.serve.api.app import APP

COMMAND = "from headwater.serve.cli.main import run; run()"
FLAGS = ("--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")
VIEWS = (
    *("/", "/explore", "/review", "/ask", "/queues/triage", "/queues/label", "/taxonomy", "/agents", "/data"),
    *(f"/settings/{part}" for part in ("connections", "teams", "rules", "cost", "models", "runs", "people", "log")),
)
SLOW_MS = 2500  # that every answer of the API is kept back
SHAPE = f"""
const real = window.fetch;
window.fetch = (url, how) => String(url).includes('/api/v1/session') ? real(url, how)
  : new Promise(done => setTimeout(() => done(real(url, how)), {SLOW_MS}));
window.shape = 0;
new MutationObserver(() => {{
  const shown = document.querySelector('main .mantine-Skeleton-root, main form, main .panel');
  if (!window.shape && shown) window.shape = performance.now();
}}).observe(document, {{ childList: true, subtree: true }});
"""
BARE = """() => [...document.querySelectorAll('main .panel')].filter(one => !one.querySelector('.mantine-Skeleton-root')
  && one.innerText.trim() === (one.querySelector('h2')?.innerText ?? '').trim()).map(one => one.innerText)"""
MOVES = """async ([kind, n]) => {
  const map = document.querySelector('.map canvas'); const box = map.getBoundingClientRect(); const took = []; let last = 0;
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const at = { bubbles: true, cancelable: true, clientX: x, clientY: y, pointerId: 1 };
  const pointer = (type, more) => map.dispatchEvent(new PointerEvent(type, { ...at, ...more, pointerType: 'touch', buttons: 1 }));
  map.setPointerCapture = () => undefined;
  if (kind === 'drag') pointer('pointerdown', {});
  for (let i = 0; i < n; i++) {
    if (kind === 'drag') pointer('pointermove', { clientX: x + 60 * Math.sin(i / 4), clientY: y + 40 * Math.cos(i / 4) });
    else map.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY: i % 12 < 6 ? -60 : 60 }));
    const now = await new Promise(requestAnimationFrame);
    if (last) took.push(now - last);
    last = now;
  }
  if (kind === 'drag') pointer('pointerup', {});
  return took;
}"""


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    parser.add_argument("--parts", default="load,shape,map")
    parser.add_argument("--moves", type=int, default=120)
    given = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with serving(given.workspace) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=given.chromium, args=list(FLAGS))
        parts = {"load": first_load, "shape": shapes, "map": lambda *both: maps(*both, moves=given.moves)}
        for name in given.parts.split(","):
            parts[name](browser, base)
        browser.close()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a served workspace."""
    words = [sys.executable, "-c", COMMAND, "serve", "-w", str(folder), "--port", "0", "--no-browser"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "COLUMNS": "400"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        found = re.search(r"http://[^ ]+", server.stdout.readline())
        assert found, "the server did not begin"
        base = found.group().rstrip("/")
        for _ in range(600):
            try:
                urllib.request.urlopen(base + "/healthz").close()
                break
            except OSError:
                time.sleep(0.1)
        try:
            yield base
        finally:
            server.terminate()
            server.wait()


def opened(browser: Browser, base: str, script: str = "") -> Page:
    """A tab that holds nothing yet."""
    page = browser.new_context(base_url=base, viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(120_000)
    if script:
        page.add_init_script(script)
    return page


def first_load(browser: Browser, base: str) -> None:
    """Bytes of code of the first view and of all parts; seconds to the list of issues with the server cold, then warm."""
    index = urllib.request.urlopen(base + "/").read().decode()
    first = sum(asset(base, path) for path in re.findall(r'(?:src|href)="(/assets/[^"]+\.(?:js|css))"', index))
    every = sum(path.stat().st_size for path in (APP / "assets").iterdir())
    print(f"code of the first view {first / 1000:.0f} kB, of all parts {every / 1000:.0f} kB")
    page, seconds = opened(browser, base), []
    for _ in range(4):
        begun = time.perf_counter()
        page.goto("/", wait_until="commit")
        page.wait_for_selector("table.issues tbody tr")
        seconds.append(time.perf_counter() - begun)
        page.wait_for_timeout(500)
    print(
        f"address opened to the list of issues: {seconds[0]:.2f} s cold, {statistics.median(seconds[1:]):.2f} s again"
    )


def asset(base: str, path: str) -> int:
    """Its bytes."""
    return len(urllib.request.urlopen(base + path).read())


def shapes(browser: Browser, base: str) -> None:
    """Milliseconds until a view shows the shape of what comes, while the API is slow; sections that show nothing."""
    page = opened(browser, base, SHAPE)
    page.goto("/")
    page.wait_for_timeout(1000)
    rows = []
    for path in VIEWS:
        page.goto(path, wait_until="commit")
        while not page.evaluate("window.shape"):  # the page's policy forbids to wait for an expression
            page.wait_for_timeout(50)
        page.wait_for_timeout(300)
        rows.append((page.evaluate("window.shape"), path, page.evaluate(BARE)))
    slowest = max(rows)
    print(
        f"shape of a view, API {SLOW_MS} ms late: median {statistics.median(ms for ms, _, _ in rows):.0f} ms", end=", "
    )
    print(
        f"slowest {slowest[0]:.0f} ms ({slowest[1]}); sections without a shape: {sum(len(bare) for _, _, bare in rows)}"
    )
    for ms, path, bare in rows:
        print(f"  {path:24} {ms:5.0f} ms {'; '.join(bare)}")


def maps(browser: Browser, base: str, *, moves: int) -> None:
    """Seconds to the first points, bytes, and frames while the map is dragged and zoomed."""
    for sample in (2_000, 300_000):  # the latter is what the page asks for
        page = opened(browser, base)
        if sample < 300_000:
            page.route("**/api/v1/map/points", fewer(base, sample))
        begun = time.perf_counter()
        page.goto("/explore", wait_until="commit")
        page.wait_for_selector(".map-foot [role=status]")
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        first = time.perf_counter() - begun
        line = page.inner_text(".map-foot [role=status]").split(" statements")[0]
        size = page.evaluate(
            "performance.getEntriesByType('resource').find(one => one.name.endsWith('/map/points')).transferSize"
        )
        print(f"map with {line} statements: {size / 1e6:.1f} MB, address opened to points drawn {first:.1f} s")
        page.wait_for_timeout(1500)
        for kind in ("drag", "zoom"):
            before = browsers_cpu_s()
            frames = page.evaluate(MOVES, [kind, moves])
            spent = browsers_cpu_s() - before
            print(f"  {kind:4} {1000 * spent / moves:.0f} ms of CPU a frame, all processes of the browser")
            told(kind, "all", frames)
            told(kind, "once it has adapted", frames[20:])
            page.wait_for_timeout(1500)
        page.context.close()


def browsers_cpu_s() -> float:
    """CPU seconds of this process's children and theirs so far: what a busy machine does not change."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has ended meanwhile
                continue
            parents[int(folder.name)] = int(fields[1])
            used[int(folder.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(used[pid] for pid in ours - {os.getpid()})


def fewer(base: str, sample: int) -> Callable[[Route], None]:
    """Answers with that many points."""

    def answer(route: Route) -> None:
        route.fulfill(response=route.fetch(url=f"{base}/api/v1/map/points?sample={sample}", timeout=120_000))

    return answer


def told(kind: str, which: str, frames: list[float]) -> None:
    """A line on frames."""
    ordered = sorted(frames)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    print(
        f"  {kind:4} {which:20} median {statistics.median(ordered):6.1f} ms, p95 {p95:6.1f} ms, slowest {ordered[-1]:6.1f} ms"
    )


if __name__ == "__main__":
    main()
