"""Desks that a contract is tested on: SQLite always, PostgreSQL where its programs are installed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.contract.desks import PROGRAMS, postgres

from headwater.adapters.store.desk import SqlDesk
from headwater.core.ports import Desk


@pytest.fixture(scope="module")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not PROGRAMS:
        pytest.skip("PostgreSQL's programs are not installed")
    with postgres(tmp_path_factory.mktemp("pg")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    here = f"sqlite:///{tmp_path / 'desk.sqlite'}"
    found = SqlDesk(here if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    yield found
    found.close()
