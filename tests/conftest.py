"""What every folder of tests shares. Random inputs have no deadline: a loaded machine is slow, and no test asserts a time."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.s3 import Store, s3

settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An S3-compatible server that lives a module long."""
    with s3(tmp_path_factory.mktemp("s3")) as found:
        yield found
