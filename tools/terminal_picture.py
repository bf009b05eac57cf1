"""Draws docs/images/issues.svg, the answer of the demo as the terminal shows it: ``python tools/terminal_picture.py``.

Runs the demo of the README (smaller where ``--contacts`` says so) and keeps what the real command printed.
"""

import argparse
import tempfile
from pathlib import Path

from rich.console import Console as RichConsole

from headwater.app.context import Context, call
from headwater.app.verbs.issues import ListInput
from headwater.app.verbs.table import verb
from headwater.serve.cli.console import Console
from headwater.serve.cli.main import app
from headwater.serve.cli.show import shows

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "issues.svg"
_WIDTH = 108


def main() -> None:
    """Run the demo, list its first issues, save the picture."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--contacts", type=int, default=20_000)
    words.add_argument("--issues", type=int, default=4)
    words.add_argument("--sort", default="size")
    words.add_argument("--workspace", type=Path)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.workspace or Path(scratch, "demo")
        if not folder.exists():
            app(
                ["demo", "--contacts", str(given.contacts), "--no-serve", "--workspace", str(folder)],
                standalone_mode=False,
            )
        asked = verb("issues.list")
        answer = call(asked.run, Context(folder), ListInput(limit=given.issues, sort=given.sort))
    console = Console()
    console._out = RichConsole(
        record=True, width=_WIDTH, highlight=False, force_terminal=True, color_system="truecolor"
    )
    console.print(f"[dim]$[/] headwater issues list --sort {given.sort} --limit {given.issues}\n")
    shows(asked.name)(answer, console)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(console._out.export_svg(title="headwater", unique_id="headwater"), "utf-8")


if __name__ == "__main__":
    main()
