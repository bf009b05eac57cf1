"""Small objects in an object store, beside the tables of a lake: made once, or put in the place of a known state.

The tables themselves are Lance's, which speaks to the store with the same client and the same variables: ``AWS_*``,
``GOOGLE_*``, ``AZURE_*``. Credentials come from these alone.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any, Final

from headwater.core.errors import ConfigError, Unavailable
from headwater.core.extras import require

SCHEMES: Final = ("s3", "gs", "az")
PATIENCE_S: Final = 60
"""How long a request is tried again while the store does not answer."""
_RETRIES: Final = 40
_REFUSED: Final = ("AccessDenied", "Forbidden", "Unauthorized", "InvalidAccessKeyId", "SignatureDoesNotMatch",
                   "NoSuchBucket", "ContainerNotFound", "InvalidToken", "ExpiredToken")  # fmt: skip
_CREDENTIALS: Final = (
    "credentials, region and endpoint come from the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, "
    "AWS_ENDPOINT_URL; GOOGLE_APPLICATION_CREDENTIALS; AZURE_STORAGE_ACCOUNT_NAME, AZURE_STORAGE_ACCOUNT_KEY"
)


def is_url(place: str) -> bool:
    """Whether a lake lies in an object store."""
    return "://" in place


def check_url(url: str) -> str:
    """The address of a lake without a slash at its end.

    Raises:
        ConfigError: it is none that is understood.
    """
    scheme, _, rest = url.partition("://")
    bucket = rest.split("/")[0]
    if scheme not in SCHEMES or not bucket or "@" in bucket:
        raise ConfigError(
            f"lake = {url!r} is not the address of an object store",
            hint="s3://BUCKET/PREFIX, gs://BUCKET/PREFIX or az://CONTAINER/PREFIX; credentials only in the environment",
        )
    return url.rstrip("/")


def storage_options(url: str, environment: Mapping[str, str]) -> dict[str, str]:
    """What Lance is told besides the variables: patience, and plain HTTP where the endpoint asks for it."""
    options = {"client_max_retries": str(_RETRIES), "client_retry_timeout": str(PATIENCE_S)}
    if _is_plain(url, environment):
        options["allow_http"] = "true"
    return options


def upstream(url: str, error: Exception) -> Exception:
    """What a failure of the store is called here."""
    text = str(error)
    said = text.splitlines()[0][:300] if text else type(error).__name__
    if any(word in text for word in _REFUSED):
        return ConfigError(f"the object store refuses {url}: {said}", hint=_CREDENTIALS)
    return Unavailable(
        f"the object store of {url} does not answer: {said}",
        hint="nothing is lost: the same command continues where it stopped once the store is back",
    )


class Bucket:
    """Objects under one address.

    Args:
        url: ``s3://BUCKET/PREFIX``, ``gs://...`` or ``az://...``.

    Raises:
        MissingExtra: the client is not installed.
    """

    def __init__(self, url: str) -> None:
        self.url = check_url(url)
        self._client = require("obstore", extra="object-store", why="to keep a lake in an object store")
        stores = require("obstore.store", extra="object-store", why="to keep a lake in an object store")
        retry = {"max_retries": _RETRIES, "retry_timeout": timedelta(seconds=PATIENCE_S)}
        options = {"allow_http": True} if _is_plain(url, os.environ) else None
        scheme, _, rest = self.url.partition("://")
        name, _, prefix = rest.partition("/")
        make = {"s3": stores.S3Store, "gs": stores.GCSStore, "az": stores.AzureStore}[scheme]
        self._store = make(name, prefix=prefix or None, client_options=options, retry_config=retry)

    def get(self, name: str) -> tuple[bytes, str] | None:
        """The bytes of an object and the mark of their state; ``None`` where there is none."""
        with self._said():
            try:
                found = self._client.get(self._store, name)
                return bytes(found.bytes()), str(found.meta["e_tag"])
            except FileNotFoundError as error:
                if any(word in str(error) for word in _REFUSED):
                    raise
                return None

    def put(self, name: str, data: bytes) -> None:
        """Store, whatever was there."""
        with self._said():
            self._client.put(self._store, name, data)

    def names(self, prefix: str = "") -> list[str]:
        """Of all objects below the prefix, sorted."""
        with self._said():
            pages = self._client.list(self._store, prefix=prefix or None)
            return sorted(str(found["path"]) for page in pages for found in page)

    def remove(self, name: str) -> None:
        """Remove an object; nothing where there is none."""
        with self._said(), suppress(FileNotFoundError):
            self._client.delete(self._store, name)

    def create(self, name: str, data: bytes) -> str | None:
        """Store what is not there yet; the mark of its state, ``None`` where somebody was first."""
        return self._put_if(name, data, "create")

    def swap(self, name: str, data: bytes, mark: str) -> str | None:
        """Put in the place of a known state; its new mark, ``None`` where it is another by now."""
        return self._put_if(name, data, {"e_tag": mark})

    def _put_if(self, name: str, data: bytes, mode: Any) -> str | None:
        errors = self._client.exceptions
        with self._said():
            try:
                return str(self._client.put(self._store, name, data, mode=mode)["e_tag"])
            except (errors.AlreadyExistsError, errors.PreconditionError):
                pass
        # an answer that was lost is asked for again, and then refused because of ourselves
        held = self.get(name)
        return held[1] if held is not None and held[0] == data else None

    @contextmanager
    def _said(self) -> Iterator[None]:
        errors = self._client.exceptions
        try:
            yield
        except (errors.AlreadyExistsError, errors.PreconditionError):
            raise
        except (errors.BaseError, FileNotFoundError) as error:
            raise upstream(self.url, error) from error


def objects(url: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of everything under an address."""
    bucket = Bucket(url)
    for name in bucket.names():
        found = bucket.get(name)
        if found is not None:
            yield name, found[0]


def _is_plain(url: str, environment: Mapping[str, str]) -> bool:
    """Whether the endpoint is reached without TLS: on this machine, or inside a network that is trusted."""
    names = (
        ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
        if url.startswith("s3:")
        else ("AZURE_STORAGE_ENDPOINT",)
    )
    return any(environment.get(name, "").startswith("http://") for name in names)
