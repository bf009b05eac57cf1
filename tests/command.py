"""The command line in this process: the same entry point as the installed script, without the start of a new Python."""

import contextlib
import io
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from headwater.serve.cli.main import run


@dataclass(frozen=True)
class Done:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """What ``--json`` printed."""
        return json.loads(self.out)


def headwater(*words: str | Path, **variables: str) -> Done:
    """Run a command as a user would, with ``HEADWATER_*`` from ``variables`` alone; no terminal."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HEADWATER_")}
    clean |= {"HEADWATER_WORKERS": "1", "HEADWATER_PART_ROWS": "256", "HEADWATER_FIT_ENCODER": "off", **variables}
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, clean, clear=True),
        patch.object(sys, "argv", ["headwater", *map(str, words)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = 0
        try:
            run()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
    return Done(code, out.getvalue(), err.getvalue())


def answered(*words: str | Path, **variables: str) -> Any:
    """What a command answers with ``--json``; it must do what it is asked."""
    done = headwater(*words, "--json", **variables)
    assert done.code == 0, (words, done.out[-2000:], done.err)
    return done.answer


@contextlib.contextmanager
def inside(folder: Path) -> Iterator[Path]:
    """Work in a folder, then come back."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield folder
    finally:
        os.chdir(before)
