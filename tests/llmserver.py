"""A small real server that speaks the OpenAI chat API, for tests: it says what it is told to, and can misbehave."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass
class Said:
    """One response.

    Attributes:
        text: content of the answer.
        status: HTTP status; other than 200 gives an error body that repeats what was sent, as some servers do.
        headers: more headers.
        raw: body in place of a right one.
        delay_s: before the first byte.
        drip_s: between pieces of the body; 0: at once.
    """

    text: str = "{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    delay_s: float = 0.0
    drip_s: float = 0.0


@dataclass
class Server:
    """What it will say, and what it was asked."""

    url: str
    say: Callable[[Body], Said]
    asked: list[Body] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


def in_turn(*said: Said) -> Callable[[Body], Said]:
    """One after the other; the last one for ever."""
    rest = list(said)
    return lambda _body: rest.pop(0) if len(rest) > 1 else rest[0]


@contextmanager
def llm_server(say: Callable[[Body], Said]) -> Iterator[Server]:
    """A server on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_args: Any) -> None:
            pass

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            server.asked.append(body)
            server.keys.append(self.headers.get("authorization", ""))
            said = server.say(body)
            time.sleep(said.delay_s)
            data = _streamed(said) if body.get("stream") and said.status == 200 else [_whole(said, body)]
            try:
                self.send_response(said.status)
                for name, value in said.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for piece in data:
                    for part in [piece[i : i + 5] for i in range(0, len(piece), 5)] if said.drip_s else [piece]:
                        self.wfile.write(part)
                        self.wfile.flush()
                        time.sleep(said.drip_s)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client gave up, as it should

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{http.server_address[1]}/v1", say)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def _whole(said: Said, body: Body) -> bytes:
    if said.raw is not None:
        return said.raw
    if said.status != 200:
        return json.dumps({"error": {"message": f"wrong: {body}"}}).encode()
    message = {"role": "assistant", "content": said.text}
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    head = {"id": "c1", "object": "chat.completion", "created": 1700000000, "model": body["model"]}
    return json.dumps({**head, "choices": [choice], "usage": usage}).encode()


def _streamed(said: Said) -> list[bytes]:
    pieces = [said.text[i : i + 4] for i in range(0, len(said.text), 4)]
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 1700000000, "model": "m"}
    lines = [json.dumps({**head, "choices": [{"index": 0, "delta": {"content": piece}}]}) for piece in pieces]
    return [f"data: {line}\n\n".encode() for line in (*lines, "[DONE]")]
