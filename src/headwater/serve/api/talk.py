"""Conversations with agents over a WebSocket: one connection, one conversation.

A message is ``{"text": ...}``; the first may name ``conversation``, to go on with one, and ``procedures``. The answer is that of
``agents say``, or problem details, after which the conversation goes on. Every message is held against who may say it and at
what pace, as a request is: a token that is revoked meanwhile ends the connection.
"""

from collections.abc import Callable
from typing import Any, Final

import anyio
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ValidationError
from starlette.requests import HTTPConnection

from headwater.app.context import Context, call
from headwater.app.verbs.agents import SayInput
from headwater.app.verbs.table import verb
from headwater.core.errors import HeadwaterError
from headwater.serve.errors import as_input_error, problem

SAY: Final = verb("agents.say")
"""What is done with every message."""
TALK: Final = "/api/v1/agents/talk"
MAX_MESSAGE: Final = 64 * 1024
"""Bytes of a message."""
IDLE_S: Final = 900.0
"""Seconds without a message after which a connection is closed: who says nothing keeps no place."""
_GOODBYE, _DENIED = 1000, 1008


def add_talk(api: FastAPI, context: Callable[[HTTPConnection], Context]) -> None:
    """The endpoint.

    Args:
        api: the application, behind the guard: it says who comes in, and holds every message against that again.
        context: of a connection.
    """

    @api.websocket(TALK)
    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        conversation = ""
        try:
            while True:
                with anyio.move_on_after(IDLE_S) as waited:
                    text = await socket.receive_text()
                if waited.cancelled_caught:
                    await socket.close(_GOODBYE, "nothing was said for a while")
                    return
                refused = await socket.state.again()
                if refused is not None:
                    await socket.send_text(refused.body.decode())
                    if refused.status_code == 401:
                        await socket.close(_DENIED, "sign in")
                        return
                    continue
                answer = await anyio.to_thread.run_sync(_answer, context(socket), text, conversation)
                conversation = answer.get("conversation", conversation)
                await socket.send_json(answer)
        except (WebSocketDisconnect, KeyError):  # it has gone, or sent bytes that are no text
            return


def _answer(here: Context, text: str, conversation: str) -> dict[str, Any]:
    """What is said to one message: the agent's answer, or what was wrong."""
    try:
        given = SayInput.model_validate_json(text)
        if conversation:
            given = given.model_copy(update={"conversation": conversation, "procedures": []})
        done: BaseModel = call(SAY, here, given)
    except ValidationError as error:
        return problem(as_input_error(error))
    except HeadwaterError as error:
        return problem(error)
    return done.model_dump(mode="json")
