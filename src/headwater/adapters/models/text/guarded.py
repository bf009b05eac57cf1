"""A language model kept in bounds: nothing personal is sent, nothing is asked twice, no more is spent than was stated."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from hashlib import blake2b
from pathlib import Path
from typing import Final

from headwater.adapters.models.text.price import Budget
from headwater.adapters.models.text.prompt import FORM, messages, n_tokens
from headwater.core.errors import ConfigError, PrivacyBreach, Unavailable
from headwater.core.ports import Question, Reply, TextModel

_WAIT_S: Final = 60.0
_MARKS: Final = 64  # tokens that the other side adds around the messages, at most


class GuardedModel:
    """Implements ``core.ports.TextModel`` around another.

    Args:
        model: the one that answers; None: only answers that were kept are given (replay).
        cache: file of the answers; they are kept by the content of the question and the model's id.
        budget: of this run.
        is_clean: whether a text holds no personal data; asked of everything that is to be sent.
        on_reply: told of every answer, also of those looked up.
        id: of the model, where there is none.
    """

    def __init__(
        self,
        model: TextModel | None,
        cache: Path,
        *,
        budget: Budget,
        is_clean: Callable[[str], bool],
        on_reply: Callable[[Question, Reply], None] | None = None,
        id: str = "",
    ) -> None:
        self._model = model
        self._path = cache
        self._budget = budget
        self._is_clean = is_clean
        self._on_reply = on_reply
        self.id = model.id if model is not None else id

    def answer(self, question: Question) -> Reply:
        """The answer, from the file where it was asked before.

        Raises:
            PrivacyBreach: what was to be sent still holds personal data; nothing was sent.
            BudgetSpent: it could cost more than is left; nothing was sent.
        """
        self._check(question)
        key = self._key(question)
        known = self._look_up(key)
        if known is None:
            known = self._ask(question)
            self._keep(key, known)
        if self._on_reply is not None:
            self._on_reply(question, known)
        return known

    def stream(self, question: Question) -> Iterator[str]:
        """The pieces as they come; a kept answer in one piece. The whole is kept and paid for at the end."""
        self._check(question)
        key = self._key(question)
        known = self._look_up(key)
        if known is not None:
            yield known.text
        else:
            model, most = self._model_for(question), self._most(question)
            self._budget.reserve(*most)
            pieces: list[str] = []
            try:
                for piece in model.stream(question):
                    pieces.append(piece)
                    yield piece
            finally:
                text = "".join(pieces)
                usd = self._budget.price.of(most[0], n_tokens(text)) if self._budget.price else None
                known = Reply(text, model.id, most[0], n_tokens(text), usd)
                self._budget.settle(*most, known)
            self._keep(key, known)
        if self._on_reply is not None:
            self._on_reply(question, known)

    def _ask(self, question: Question) -> Reply:
        model, most = self._model_for(question), self._most(question)
        self._budget.reserve(*most)
        reply: Reply | None = None
        try:
            reply = model.answer(question)
        finally:
            self._budget.settle(*most, reply)
        return reply

    def _model_for(self, question: Question) -> TextModel:
        if self._model is None:
            raise Unavailable(
                f"no kept answer to this question ({question.purpose}), and no model to ask",
                hint="record it once with a model, or set llm",
            )
        return self._model

    def _check(self, question: Question) -> None:
        for name, text in (("instruction", question.instruction), *sorted(question.data.items())):
            if not self._is_clean(text):
                raise PrivacyBreach(
                    f"{question.purpose}: {name} still holds personal data after redaction; nothing was sent",
                    hint="the step goes on without the model",
                )

    def _most(self, question: Question) -> tuple[int, int]:
        """Tokens that the question can cost at most, read and written."""
        return sum(n_tokens(m["content"]) + _MARKS for m in messages(question)), question.max_tokens

    def _key(self, question: Question) -> bytes:
        asked = json.dumps([self.id, FORM, asdict(replace(question, data=dict(question.data)))], sort_keys=True)
        return blake2b(asked.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def _look_up(self, key: bytes) -> Reply | None:
        with closing(self._opened()) as db:
            row = db.execute("SELECT model, text FROM answers WHERE key = ?", [key]).fetchone()
        return None if row is None else Reply(row[1], row[0], 0, 0, 0.0, cached=True)

    def _keep(self, key: bytes, reply: Reply) -> None:
        with closing(self._opened()) as db, db:
            db.execute("INSERT OR IGNORE INTO answers VALUES (?, ?, ?)", [key, reply.model, reply.text])

    def _opened(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(self._path, timeout=_WAIT_S)
            db.execute("CREATE TABLE IF NOT EXISTS answers (key BLOB PRIMARY KEY, model TEXT, text TEXT) WITHOUT ROWID")
        except sqlite3.OperationalError as error:
            raise Unavailable(f"{self._path} cannot be opened: {error}", hint="check its folder") from error
        except sqlite3.DatabaseError as error:
            raise ConfigError(f"{self._path} holds no answers: {error}", hint="delete the file") from error
        return db
