"""The one place that builds adapters."""

import functools
import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from headwater.adapters.connect.files import FileSource
from headwater.adapters.connect.files import open_file as _open_file
from headwater.adapters.connect.kafka import KafkaTopic
from headwater.adapters.connect.openid import OpenIdProvider
from headwater.adapters.connect.outlet import FileOutlet
from headwater.adapters.connect.remote.build import KINDS, connect
from headwater.adapters.connect.remote.mcptool import McpService
from headwater.adapters.connect.remote.openapi import OpenApiService
from headwater.adapters.connect.spool import DiskSpool
from headwater.adapters.connect.sqs import SqsQueue
from headwater.adapters.models import cache
from headwater.adapters.models.cache import CachedEncoder
from headwater.adapters.models.fit import fit_to_corpus, shrink_within, tune
from headwater.adapters.models.load import GROUP, load_encoder
from headwater.adapters.models.minilm import MiniLMEncoder
from headwater.adapters.models.static import StaticEncoder
from headwater.adapters.models.teach import teach
from headwater.adapters.models.text.guarded import GuardedModel
from headwater.adapters.models.text.openai_api import OpenAICompatible
from headwater.adapters.models.text.price import Budget, Price
from headwater.adapters.models.text.prompt import messages
from headwater.adapters.models.text.vendor import PROVIDERS, VendorModel
from headwater.adapters.run.local import LocalExecutor
from headwater.adapters.run.on_ray import RayExecutor
from headwater.adapters.store import passwords
from headwater.adapters.store.artefacts import BucketArtefacts, FolderArtefacts
from headwater.adapters.store.bucket import Bucket, check_url
from headwater.adapters.store.desk import SqlDesk
from headwater.adapters.store.engine import server_url
from headwater.adapters.store.finder import LanceFinder
from headwater.adapters.store.lake import LanceLake
from headwater.adapters.store.lease import BucketLease, FileLease
from headwater.app.config import Settings
from headwater.app.secret import secret
from headwater.core.errors import ConfigError, InputError
from headwater.core.ports import (
    Artefacts,
    Desk,
    Encoder,
    Executor,
    Finder,
    Lake,
    Lease,
    Outlet,
    Question,
    Queue,
    Reply,
    Service,
    TextModel,
    Tool,
)
from headwater.core.ports.signin import Provider
from headwater.core.registry import names
from headwater.core.types import ConnectorSpec


def lake(folder: Path, url: str, lease: Lease) -> Lake:
    """The lake of a workspace: in its folder, or at an address.

    Raises:
        ConfigError: the address is not understood.
    """
    return LanceLake(check_url(url) if url else str(folder / "lake"), may_write=lease.check)


def lease(folder: Path, url: str) -> Lease:
    """The right to write to that lake.

    Raises:
        ConfigError: the address is not understood.
        MissingExtra: the client of object stores is not installed.
    """
    return BucketLease(Bucket(url)) if url else FileLease(folder)


@functools.lru_cache(maxsize=8)
def finder(folder: Path, url: str) -> Finder:
    """What finds contacts in a lake; the same one for the same place, so that its indexes stay in memory."""
    return LanceFinder(f"{url.rstrip('/') or folder.absolute() / 'lake'}/documents.lance")


def desk(folder: Path, url: str) -> Desk:
    """The desk of a workspace: a file of its folder, or a database.

    Raises:
        ConfigError: the address is none of PostgreSQL.
        MissingExtra: the database's driver is not installed.
    """
    return SqlDesk(server_url(url) if url else f"sqlite:///{folder / 'desk.sqlite'}")


def hash_password(password: str) -> str:
    """A salted hash of a password."""
    return passwords.hash_password(password)


def password_fits(hashed: str, password: str) -> bool:
    """Whether it is the password of the hash; takes as long where there is no hash."""
    return passwords.fits(hashed, password)


def artefacts(folder: Path, url: str) -> Artefacts:
    """Where the models of a workspace lie: beside its lake, wherever that is."""
    return BucketArtefacts(folder / "models", Bucket(url)) if url else FolderArtefacts(folder / "models")


def executor(folder: Path, workers: int, on: str) -> Executor:
    """Where the row-wise stages of a workspace run.

    Args:
        folder: of the workspace.
        workers: processes; 0 = one a core that this process may use, or one a core of the cluster.
        on: ``here``, or the address of a Ray cluster.

    Raises:
        MissingExtra: Ray is not installed.
        ConfigError: no cluster answers.
    """
    if on in ("here", ""):
        return LocalExecutor(workers or len(os.sched_getaffinity(0)))
    return RayExecutor(on, workers, folder / "models")


def empty_caches(folder: Path) -> dict[str, int]:
    """Empty the caches of a workspace: vectors and answers that can be made again.

    Returns:
        File -> rows that it held.
    """
    return {path.name: cache.empty(path) for path in sorted((folder / "models").glob("*.sqlite"))}


def encoder(name: str, *, cache: Path | None = None) -> Encoder:
    """An encoder by name, or from a file that ``headwater encoder`` wrote.

    Args:
        name: ``static``, ``minilm``, a plug-in's, or a path.
        cache: file in which a costly encoder keeps its vectors, so that no text is encoded twice.

    Raises:
        UnknownComponent: nothing of that name is installed.
        MissingExtra: what it needs is not installed.
    """
    return load_encoder(name, cache=cache)


def fitted_encoder(texts: Sequence[str], *, base: str, teacher: Encoder, seed: int) -> Encoder:
    """The static encoder fitted to a corpus.

    Args:
        texts: a sample of the corpus.
        base: the static encoder to start from.
        teacher: a heavier one, whose vectors of the sample it learns.
        seed: of the fit.

    Raises:
        NotEnoughData: the sample is too small.
    """
    start = load_encoder(base)
    assert isinstance(start, StaticEncoder)
    return fit_to_corpus(start, texts, teacher.encode(texts), seed=seed)


def shrinkage(vectors: npt.NDArray[np.float32], labels: Sequence[str], *, seed: int) -> npt.NDArray[np.float64]:
    """``(d, d)`` map that shrinks what differs within groups of labelled texts.

    Raises:
        NotEnoughData: fewer than 4 groups of at least two distinct texts.
    """
    return shrink_within(vectors, labels, seed=seed)


def tuned_encoder(
    encoder: Encoder,
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    seed: int,
    tick: Callable[[int, int], None] | None = None,
) -> Encoder:
    """An encoder tuned on labelled texts: the static one in seconds, MiniLM taught, of which ``tick`` is told.

    Raises:
        InputError: the encoder is neither.
        NotEnoughData: too few texts; for the static one fewer than 4 groups of at least two distinct texts.
    """
    if can_be_taught(encoder):
        return taught_encoder(encoder, texts, labels, seed=seed, tick=tick)
    if not isinstance(encoder, StaticEncoder):
        raise InputError(f"{encoder.id} cannot be tuned", hint="tuning is for the encoders static and minilm")
    return tune(encoder, texts, labels, seed=seed)


def taught_encoder(
    encoder: object,
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    names: Mapping[str, str] | None = None,
    seed: int,
    tick: Callable[[int, int], None] | None = None,
) -> Encoder:
    """MiniLM taught by labelled texts; a minute or two of one core.

    Args:
        encoder: to start from, one that ``can_be_taught``.
        texts: n labelled texts; ``labels`` their classes, ``names`` what these are called.
        seed: of the batches.
        tick: told the steps done and their number.

    Raises:
        InputError: the encoder is not MiniLM.
        NotEnoughData: too few texts.
    """
    start = _minilm(encoder)
    if start is None:
        raise InputError(f"{type(encoder).__name__} cannot be taught", hint="name minilm")
    return teach(start, texts, labels, names=names, seed=seed, tick=tick)


def can_be_taught(encoder: object) -> bool:
    """Whether it is MiniLM, behind a cache or not."""
    return _minilm(encoder) is not None


def _minilm(encoder: object) -> MiniLMEncoder | None:
    inside = encoder.inside if isinstance(encoder, CachedEncoder) else encoder
    return inside if isinstance(inside, MiniLMEncoder) else None


def encoder_bytes(encoder: object) -> bytes | None:
    """The file that ``encoder(path)`` reads an encoder from; ``None`` for one that a name is enough for."""
    if not isinstance(encoder, StaticEncoder | MiniLMEncoder) or encoder.is_shipped:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "encoder.npz"
        encoder.save(path)
        return path.read_bytes()


def encoders() -> list[str]:
    """Names of the encoders that are installed."""
    return names(GROUP)


def provider(settings: Settings) -> Provider | None:
    """With whom people sign in; ``None`` where they do so with a password alone.

    Raises:
        ConfigError: the settings are incomplete.
        MissingExtra: what it needs is not installed.
    """
    if not settings.oidc_issuer:
        return None
    if not settings.oidc_client:
        raise ConfigError("oidc_client is not set", hint="the id that the provider gave to this installation")
    key = secret(settings.oidc_secret, os.environ, setting="oidc_secret")
    return OpenIdProvider(settings.oidc_issuer, settings.oidc_client, key)


def text_model(
    settings: Settings,
    *,
    key: str,
    price: tuple[float, float],
    cache: Path,
    is_clean: Callable[[str], bool],
    on_reply: Callable[[Question, Reply], None],
) -> TextModel:
    """The language model that the settings name, in bounds.

    Args:
        settings: ``llm``, ``llm_url`` and those of the budget.
        key: of its API; may be empty.
        price: US dollars for a million tokens, read and written.
        cache: file of the answers.
        is_clean: whether a text holds no personal data.
        on_reply: told of every answer.

    Raises:
        ConfigError: the name needs an address.
        MissingExtra: what it needs is not installed.
    """
    cost = Price(*price)
    check_model_name(settings.llm, settings.llm_url)
    provider, _, name = settings.llm.partition(":")
    inner: TextModel
    if settings.llm_url:
        inner = OpenAICompatible(settings.llm_url, settings.llm, key=key, price=cost, timeout_s=settings.llm_timeout_s)
    else:
        inner = VendorModel(provider, name, key=key, price=cost, timeout_s=settings.llm_timeout_s)
    budget = Budget(settings.llm_budget_tokens, settings.llm_budget_usd, cost)
    return GuardedModel(inner, cache, budget=budget, is_clean=is_clean, on_reply=on_reply)


def check_model_name(llm: str, url: str) -> None:
    """Pass silently where a language model can be looked for: it has an address, or a vendor's name.

    Raises:
        ConfigError: it has neither, or the address is none.
    """
    if url:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise ConfigError(f"llm_url = {url!r} is no address", hint="for example http://localhost:11434/v1")
        return
    provider, colon, name = llm.partition(":")
    if provider in PROVIDERS and name:
        return
    vendors = ", ".join(f"{one}:MODEL" for one in PROVIDERS)
    close = get_close_matches(provider, PROVIDERS, n=1) if colon else []
    raise ConfigError(
        f"llm = {llm!r} needs an address",
        hint=f"did you mean {close[0]}:{name or 'MODEL'}?" if close else f"set llm_url, or name a vendor: {vendors}",
    )


def messages_of(question: Question) -> list[dict[str, str]]:
    """The messages of a question, exactly as they leave this machine."""
    return messages(question)


def open_file(path: Path, *, format: str | None = None) -> FileSource:
    """A file as a stream of records.

    Raises:
        InputError: it cannot be read as contacts.
    """
    return _open_file(path, format=format)


def digest_of(path: Path) -> str:
    """Hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def spool() -> DiskSpool:
    """Where the rows of a contact are brought together, on disk beyond 64 MB."""
    return DiskSpool()


def connector(spec: ConnectorSpec, *, secret: str, hook_secret: str, now: Callable[[], datetime]) -> Tool:
    """Another system.

    Raises:
        UnknownComponent: there is no such kind.
        ConfigError: something that the kind needs is missing, or its address is not safe.
    """
    return connect(spec, secret=secret, hook_secret=hook_secret, now=now)


def connector_kinds() -> Mapping[str, tuple[str, ...]]:
    """Kinds of connectors and what may be sent to each."""
    return {kind: tool.actions for kind, tool in KINDS.items()}


def queue(url: str) -> Queue:
    """A message queue that contacts come from: of SQS, or a topic, ``kafka://...``.

    Raises:
        ConfigError: it is not set up.
        MissingExtra: its client is not installed.
    """
    return KafkaTopic(url, os.environ) if url.startswith("kafka:") else SqsQueue(url)


def outlet(folder: Path) -> Outlet:
    """Where messages leave that no connector takes: the file ``outbox.jsonl`` of the workspace."""
    return FileOutlet(folder / "outbox.jsonl")


def openapi_service(name: str, document: str, *, url: str, headers: Mapping[str, str], timeout_s: float) -> Service:
    """An HTTP API with an OpenAPI document, whose operations agents call.

    Raises:
        ConfigError: the document or the address is wrong.
        MissingExtra: the extra ``connect`` is not installed.
    """
    return OpenApiService(name, document, url=url, headers=headers, timeout_s=timeout_s)


def mcp_service(
    name: str, *, url: str, command: Sequence[str], headers: Mapping[str, str], timeout_s: float
) -> Service:
    """An MCP server, whose tools agents call.

    Raises:
        ConfigError: the address is wrong.
        MissingExtra: the extra ``mcp`` is not installed.
    """
    return McpService(name, url=url, command=command, headers=headers, timeout_s=timeout_s)
