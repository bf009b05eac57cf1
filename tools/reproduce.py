"""Run figures of ``bench/results`` again and say whether they come out as they were written down.

    python tools/reproduce.py                 # the stated sample: what takes at most a minute in all
    python tools/reproduce.py --all           # every figure of bench/figures.toml
    python tools/reproduce.py --only judge-coverage
    python tools/reproduce.py --list          # with what each costs and needs

``bench/figures.toml`` names for each figure its command, where in the output it stands, the file of results that tells it, and
either the text that must come out again or the interval in which it must lie. Ends with 1 where one does not.
"""

import argparse
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "bench" / "figures.toml"


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes:
        id: of it.
        command: words after ``python``.
        find: pattern with one group, the figure.
        told: the figure as the file of results tells it.
        result: that file.
        low: least value that counts as the same; with ``high``. Without them the text must be the same.
        high: largest.
        is_sample: whether it belongs to the stated sample.
        needs: what it reads besides the repository; empty: nothing.
        cost: CPU time of one core; empty: seconds.
    """

    id: str
    command: str
    find: str
    told: str
    result: str
    low: float | None = None
    high: float | None = None
    is_sample: bool = False
    needs: str = ""
    cost: str = ""

    def is_same(self, found: str) -> bool:
        """Whether what came out counts as the same."""
        if self.low is None or self.high is None:
            return found == self.told
        return self.low <= float(found) <= self.high


def read(path: Path = FIGURES) -> list[Figure]:
    """The figures of a file."""
    rows = tomllib.loads(path.read_text("utf-8"))["figure"]
    return [Figure(is_sample=bool(row.pop("sample", False)), **row) for row in rows]


def without(path: Path = FIGURES) -> dict[str, str]:
    """Files of results that have no figure -> why."""
    return {row["result"]: row["why"] for row in tomllib.loads(path.read_text("utf-8")).get("without", [])}


def output_of(command: str, outputs: dict[str, str]) -> str:
    """What a command prints; each is run once."""
    if command not in outputs:
        done = subprocess.run([sys.executable, *command.split()], cwd=ROOT, capture_output=True, text=True, check=False)
        outputs[command] = done.stdout + (done.stderr if done.returncode else "")
    return outputs[command]


def say(line: str) -> None:
    """A line on standard output, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def reproduce(figures: list[Figure]) -> bool:
    """Run and compare; whether all are the same."""
    outputs: dict[str, str] = {}
    same = True
    for figure in figures:
        printed = output_of(figure.command, outputs)
        match = re.search(figure.find, printed)
        found = match[1].strip() if match else ""
        good = bool(match) and figure.is_same(found)
        same &= good
        wanted = figure.told if figure.low is None else f"{figure.low:g} to {figure.high:g} (told {figure.told})"
        say(f"{'same' if good else 'OTHER':6} {figure.id:32} {found or 'not printed':>14}   wanted {wanted}")
        if not match:
            say("\n".join(f"       | {line}" for line in printed.splitlines()[-5:]))
    return same


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--figures", type=Path, default=FIGURES)
    args = parser.parse_args()
    figures = read(args.figures)
    if args.list:
        for figure in figures:
            beside = "; ".join(part for part in (figure.cost, figure.needs and f"needs {figure.needs}") if part)
            say(f"{figure.id:34} {figure.told:>12}  {figure.result}  python {figure.command}  ({beside or 'seconds'})")
        for result, why in without(args.figures).items():
            say(f"{'(none)':34} {'':>12}  {result}  {why}")
        return
    chosen = [f for f in figures if args.all or f.id == args.only or (f.is_sample and not args.only)]
    if not chosen:
        sys.exit(f"there is no figure {args.only!r}; see --list")
    sys.exit(0 if reproduce(chosen) else 1)


if __name__ == "__main__":
    main()
