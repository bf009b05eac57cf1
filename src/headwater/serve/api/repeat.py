"""A write that is sent twice is done once, where the caller gives it a key."""

import hashlib
from collections.abc import Callable

from pydantic import BaseModel

from headwater.app.context import Context
from headwater.app.verbs.verb import Verb
from headwater.app.workspace import opened
from headwater.core.errors import ConflictError, HeadwaterError, InputError


def once(context: Context, verb: Verb, given: BaseModel, key: str | None, do: Callable[[], bytes]) -> bytes:
    """The answer of a call: done now, or as it was when the same call came before.

    A call that is refused changed nothing: its key may be used again. One that was cut off leaves its key taken for a day,
    since nobody can tell whether it was done.

    Args:
        context: who calls.
        verb: what is asked.
        given: its input.
        key: the caller's; ``None`` = do it.
        do: does it.

    Raises:
        InputError: the key was used for another call.
        ConflictError: the same call is being done, or was cut off.
    """
    if not key:
        return do()
    asked = hashlib.sha256(f"{verb.name}\n{given.model_dump_json()}".encode()).hexdigest()
    with opened(context) as workspace:
        kept = workspace.desk.repeats
        before = kept.begin(context.who, key, asked, context.clock.now())
        if before is not None:
            if before["asked"] != asked:
                raise InputError(f"the key {key!r} was used for another call", hint="give each call a key of its own")
            if before["answer"] is None:
                raise ConflictError("the same call is being done, or was cut off", hint="look whether it was done")
            if verb.secret:
                raise ConflictError("it was done, and its secret was shown then", hint="revoke it, and make another")
            return str(before["answer"]["body"]).encode()
        try:
            body = do()
        except HeadwaterError:
            kept.release(context.who, key)
            raise
        kept.finish(context.who, key, {"body": "" if verb.secret else body.decode()})
        return body
