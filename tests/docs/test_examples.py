"""Every example of the documentation that is marked ``run`` is run, page by page, as a reader would.

In a page, ``file=NAME`` writes a block to a file, ``python run`` is executed, and of ``bash run`` each line is: the
``headwater`` of this checkout, or a tool of the system. The folder holds the workspace of a small demo.
"""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.command import headwater, inside

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def blocks(page: Path) -> list[tuple[str, str, str]]:
    """Language, marks and body of each fenced block."""
    return [(m[1], m[2].strip(), m[3]) for m in BLOCK.finditer(page.read_text("utf-8"))]


RUNNABLE = [page for page in PAGES if any("run" in marks.split() for _, marks, _ in blocks(page))]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished demo, as the reader of a page has it."""
    folder = tmp_path_factory.mktemp("reader")
    with inside(folder):
        done = headwater("demo", "--contacts", "500", "--no-serve")
    assert done.code == 0, done.err
    return folder / "headwater-workspace"


@pytest.mark.parametrize("page", RUNNABLE, ids=name_of)
def test_the_examples_of_a_page_run(page: Path, demo: Path, tmp_path: Path) -> None:
    shutil.copytree(demo, tmp_path / "headwater-workspace")
    names: dict[str, object] = {}
    with inside(tmp_path):
        for language, marks, body in blocks(page):
            wanted = re.search(r"file=(\S+)", marks)
            if wanted:
                Path(wanted[1]).write_text(body, "utf-8")
            elif "run" in marks.split() and language == "python":
                exec(compile(body, name_of(page), "exec"), names)
            elif "run" in marks.split():
                for line in body.splitlines():
                    shell(line)


def shell(line: str) -> None:
    words = shlex.split(line, comments=True)
    if words[:1] == ["headwater"]:
        done = headwater(*words[1:])
        assert done.code == 0, (line, done.err)
        assert done.out.strip(), line
    elif words:
        subprocess.run(words, check=True, env=os.environ)


def test_the_readme_has_a_picture_and_two_commands_first() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert text.index("![") < text.index("```")
    commands = [body.strip() for language, _, body in blocks(ROOT / "README.md") if language == "bash"][:2]
    assert commands == ["python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/headwater demo", "./check"]
    assert os.access(ROOT / "check", os.X_OK)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)
    lost = []
    for link in LINK.findall(text):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, part = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (part and target.suffix == ".md" and part not in anchors(target)):
            lost.append(link)
    assert lost == []


def anchors(page: Path) -> set[str]:
    """Names of the headings, as the forges make them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
