"""A command starts without what only some verbs need: libraries that take seconds to load."""

import subprocess
import sys

HEAVY = ("sklearn", "scipy.stats", "sqlalchemy", "alembic", "lance", "onnxruntime", "yaml")
CODE = """
import sys
import {module}
print([name for name in {heavy} if name in sys.modules])
"""


def loaded(module: str, heavy: tuple[str, ...]) -> str:
    code = CODE.format(module=module, heavy=heavy)
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def test_the_commands_themselves_load_none_of_them() -> None:
    assert loaded("headwater.serve.cli.main", HEAVY) == "[]"


def test_a_search_loads_the_stores_alone() -> None:
    assert loaded("headwater.app.usecases.search", ("sklearn", "scipy.stats", "onnxruntime")) == "[]"
