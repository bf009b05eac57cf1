"""The first view of a served workspace in a real browser: milliseconds to its first content, to the list, to all of it.

    python -m bench.speed.firstview --workspace DIR [--times 5]

Cold: the server has just said that it serves, the browser holds nothing. Warm: another browser that holds nothing, the server as
it is. A list is there when its first issue is; all of it, when week, charts, facts and list are and nothing waits.
"""

import argparse
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from bench.speed.doors import cpu_s, serving
from playwright.sync_api import Browser, sync_playwright
from tests.page import CHROMIUM, FLAGS

FIRST = "h1"
LIST = "table.issues tbody tr"
ALL = """() => !document.querySelector('.waiting') && document.querySelectorAll('table.issues tbody tr').length > 0
    && document.querySelectorAll('main svg').length > 3"""
STEPS = ("first content", "list", "all of it")


def viewed(browser: Browser, base: str) -> list[float]:
    """Milliseconds from the address to each step, in a browser that holds nothing."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    began = time.perf_counter()
    page.goto(base, wait_until="commit")
    took = []
    page.wait_for_selector(FIRST, timeout=120_000)
    took.append(time.perf_counter() - began)
    page.wait_for_selector(LIST, timeout=120_000)
    took.append(time.perf_counter() - began)
    page.wait_for_function(ALL, timeout=300_000)
    took.append(time.perf_counter() - began)
    context.close()
    return [seconds * 1000 for seconds in took]


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--times", type=int, default=5, help="of each kind")
    given = parser.parse_args(words)
    cold, warm = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        browser.new_page().close()  # its own start is none of ours
        for _ in range(given.times):
            with serving(given.workspace, held=True) as (base, server):
                cold.append(viewed(browser, base))
                before = cpu_s(server.pid)
                warm.append(viewed(browser, base))
                print(
                    f"cold {cold[-1]}, warm {warm[-1]}, server CPU of the warm one {(cpu_s(server.pid) - before) * 1e3:.0f} ms"
                )
        browser.close()
    print("| | " + " | ".join(f"{step}, ms" for step in STEPS) + " |\n|---|---|---|---|")
    for name, rows in (("cold", cold), ("warm", warm)):
        columns = list(zip(*rows, strict=True))
        told = (f"{statistics.median(one):,.0f} (worst {max(one):,.0f})" for one in columns)
        print(f"| {name} | " + " | ".join(told) + " |")


if __name__ == "__main__":
    main()
