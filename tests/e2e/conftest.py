"""One demo workspace for all tests of the page, a smaller one for those of the doors; each module works on a copy of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.command import answered
from tests.page import CHROMIUM, FLAGS, N_CONTACTS

from headwater.app.context import Context
from headwater.app.usecases.demo import run_demo
from headwater.app.verbs.demo import DemoInput


@pytest.fixture(scope="session")
def made_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page") / "demo"
    run_demo(Context(folder=folder, settings={"workers": "1"}), DemoInput(contacts=N_CONTACTS, limit=0, serve=False))
    return folder


@pytest.fixture(scope="session")
def small_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "w"
    answered("demo", "--contacts", "300", "--no-serve", "--workspace", folder)
    return folder


@pytest.fixture(scope="module")
def workspace(made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(made_demo, tmp_path_factory.mktemp("own") / "demo"))


@pytest.fixture(scope="module")  # it runs an event loop while it lives, beside which other tests could run none
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
