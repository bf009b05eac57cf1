"""``headwater queue triage``: one piece of work at a time, a key a decision; each is stored before the next item is shown.

The verbs behind the keys come with the items, the same as the API and agents call. Items are fetched ahead of the reader, by a
process of its own, so that no key waits for it. What is slow to store (labels, audit answers: seconds of arithmetic follow from
them) is stored behind the reader's back, in order; nothing is left when the program ends.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.text import Text

from headwater.app.context import Context, call
from headwater.app.verbs.table import verb
from headwater.core.errors import HeadwaterError, Unavailable
from headwater.core.registry import load
from headwater.core.text.visible import visible
from headwater.serve.cli.console import Console
from headwater.serve.cli.keys import Keys, line
from headwater.serve.cli.server import DEFAULT_WORKSPACE
from headwater.serve.errors import as_input_error

_HOLD = "headwater.app.workspace:hold"  # the stores are loaded when a queue is opened, not with the commands
_AHEAD = {"label": 20, "audit": 50}
"""Items fetched at once, 200 of other queues; few where each answer changes what should be asked next."""
_LOW = 0.5
"""Share of them left at which the next ones are fetched."""
_BEHIND = ("label", "audit")
QUEUES = {
    "triage": "Accept, reject or merge the issues that were found, one at a time.",
    "label": "Say what statements are about, the most useful first.",
    "audit": "Say which contacts carry an issue, those that tell its size best first.",
    "review": "Review what others and automations propose: replies, taxonomy versions, new topics.",
    "anecdotes": "Answer the anecdotes that are assigned, the overdue first.",
}


def mount(group: typer.Typer) -> None:
    """Add a command for each queue."""
    for name, summary in QUEUES.items():
        example = f"\n\n\b\nExamples:\n  headwater queue {name} -w ./my-contacts"
        group.command(name, help=summary + example)(_command(name))


def _command(name: str) -> Callable[..., None]:
    def command(
        workspace: Annotated[
            Path,
            typer.Option("--workspace", "-w", envvar="HEADWATER_WORKSPACE", help="folder that holds the contacts"),
        ] = DEFAULT_WORKSPACE,
        who: Annotated[str, typer.Option(help="who decides, for the audit log")] = "local",
        issue: Annotated[str, typer.Option(help="audit: whose size; default: the one begun last")] = "",
    ) -> None:
        console, keys = Console(), Keys("a queue")
        context = Context(folder=workspace, who=who)
        with load(_HOLD)(context), Flow(context, console, keys, name, issue=issue) as flow, keys.raw():
            try:
                flow.run()
            except KeyboardInterrupt:
                console.print()
        console.print(
            f"{flow.done} decided, {flow.skipped} skipped; the rest waits: headwater queue list -w {workspace}"
        )
        for error in flow.lost:
            console.print(Text(f"not stored: {error}", "red"))

    return command


class _Ahead:
    """The next items, looked for by a process of its own.

    Args:
        context: the workspace and who asks.
        given: input of ``queue.next``.
    """

    def __init__(self, context: Context, given: dict[str, Any]) -> None:
        spawn = multiprocessing.get_context("spawn")  # the lake's library must not be forked
        self._pipe, other = spawn.Pipe(duplex=False)
        self._process = spawn.Process(target=_look, args=(other, context.folder, context.who, given), daemon=True)
        self._process.start()
        other.close()

    def is_there(self) -> bool:
        """Whether they have come."""
        return self._pipe.poll()

    def take(self) -> Any:
        """Them; waits.

        Raises:
            Unavailable: they cannot be had.
        """
        try:
            found = self._pipe.recv()
        except EOFError:
            found = "the process that looked for the next items has gone"
        self.stop()
        if isinstance(found, str):
            raise Unavailable(found, hint="start again; what was decided is stored")
        return found

    def stop(self) -> None:
        """Let go of the process."""
        self._process.terminate()
        self._process.join()
        self._pipe.close()


def _look(pipe: Connection, folder: Path, who: str, given: dict[str, Any]) -> None:
    asked = verb("queue.next")
    try:
        pipe.send(call(asked, Context(folder=folder, who=who), asked.input(**given)))
    except HeadwaterError as error:
        pipe.send(str(error))


class Flow:
    """The loop: show, read a key, store.

    Args:
        context: the workspace, held open.
        console: where it is shown.
        keys: the keyboard.
        queue: which queue.
        issue: for the queue ``audit``.
    """

    def __init__(self, context: Context, console: Console, keys: Keys, queue: str, *, issue: str = "") -> None:
        self._context, self._console, self._keys = context, console, keys
        self._queue, self._issue = queue, issue
        self._ahead = _AHEAD.get(queue, 200)
        self._items: deque[Any] = deque()
        self._shown: set[str] = set()
        self._past: list[tuple[Any, Any, Future[bool]]] = []
        self._writer = ThreadPoolExecutor(1)
        self._next: _Ahead | None = None
        self._waiting = self._done_then = 0
        self._then = 0
        self._more = True
        self.done = self.skipped = 0
        self.lost: list[str] = []

    def __enter__(self) -> "Flow":
        return self

    def __exit__(self, *_: object) -> None:
        if self._next is not None:
            self._next.stop()
        self._writer.shutdown()

    def run(self) -> None:
        """Until nothing is left or the user quits."""
        while True:
            while (item := self._take()) is not None:
                if not self._decide(item):
                    return
            self._console.print("there is nothing left in this queue:  u undo   q quit")
            while (key := self._keys.press()) not in ("u", "q"):
                pass
            if key == "q":
                return
            if (before := self._undo()) is not None:
                self._items.appendleft(before)

    def _take(self) -> Any:
        """The next item; more are fetched before they are needed."""
        if not self._items and self._next is None:
            if self._more:
                self._done_then = self.done
                self._receive(self._do("queue.next", self._wanted()))
        elif not self._items or (self._next is not None and self._next.is_there()):
            self._receive_ahead()
        if len(self._items) <= _LOW * self._ahead and self._next is None and self._items and self._more:
            self._then, self._next = self.done, _Ahead(self._context, self._wanted())
        return self._items.popleft() if self._items else None

    def _wanted(self) -> dict[str, Any]:
        return {"queue": self._queue, "limit": self._ahead, "exclude": sorted(self._shown), "issue": self._issue}

    def _receive_ahead(self) -> None:
        if self._next is not None:
            found, self._next, self._done_then = self._next.take(), None, self._then
            self._receive(found)

    def _receive(self, found: Any) -> None:
        self._waiting, self._more = found.waiting, len(found.items) == self._ahead
        fresh = [item for item in found.items if item.id not in self._shown]
        self._shown |= {item.id for item in fresh}
        self._items.extend(fresh)

    def _decide(self, item: Any) -> bool:
        """One item; whether to go on."""
        self._show(item)
        by_key = {action.key: action for action in item.actions}
        while True:
            key = self._keys.press()
            if key == "q":
                return False
            if key == "s":
                self.skipped += 1
                return True
            if key == "?":
                self._help(item)
            elif key == "u":
                if (before := self._undo()) is not None and not self._decide(before):
                    return False
                self._show(item)
            elif key in by_key and self._act(item, by_key[key]):
                return True

    def _act(self, item: Any, action: Any) -> bool:
        """Take a decision; whether the item is done with."""
        given = dict(action.does.input)
        for ask in action.asks:
            typed = line(self._console, self._keys, f"  {ask.prompt}: ")
            if not typed:
                self._say("not decided", "yellow")
                return False
            given[ask.field] = typed
        if not (action.undo or action.asks or action.stays):
            self._say(f"{action.label} cannot be taken back: {action.key} again to do it", "yellow")
            if self._keys.press() != action.key:
                self._say("not decided", "yellow")
                return False
        stored = self._store(action.does.verb, given, at_once=bool(action.asks))
        if stored is None:
            return False
        self._say(action.label, "green")
        if action.stays:
            return False
        self.done += 1
        self._past.append((item, action, stored))
        return True

    def _undo(self) -> Any:
        """Take the last decision back; its item."""
        if not self._past:
            self._say("nothing to take back", "yellow")
            return None
        item, action, stored = self._past[-1]
        if not action.undo:
            self._say(f"{action.label} cannot be taken back", "yellow")
            return None
        if stored.result():  # what was never stored need not be taken back
            for step in action.undo:
                if self._store(step.verb, dict(step.input), at_once=True) is None:
                    return None
        self._past.pop()
        self.done -= 1
        self._say(f"taken back: {action.label}", "yellow")
        return item

    def _store(self, name: str, given: dict[str, Any], *, at_once: bool) -> Future[bool] | None:
        """Whether it was stored, now or soon; None where it was refused."""
        done: Future[bool] = self._writer.submit(self._stored, name, given)
        if (at_once or self._queue not in _BEHIND) and not done.result():
            self._say(self.lost.pop(), "red")
            return None
        return done

    def _stored(self, name: str, given: dict[str, Any]) -> bool:
        try:
            self._do(name, given)
        except HeadwaterError as error:
            self.lost.append(f"{error}{f' ({error.hint})' if error.hint else ''}")
            return False
        return True

    def _do(self, name: str, given: dict[str, Any]) -> Any:
        asked = verb(name)
        try:
            filled = asked.input(**given)
        except ValidationError as error:
            raise as_input_error(error) from error
        return call(asked, self._context, filled)

    def _show(self, item: Any) -> None:
        left = max(self._waiting - (self.done - self._done_then), 0)
        lines = [
            "",
            f"\x1b[36m{self.done} decided, {left} left\x1b[0m  \x1b[1m{visible(item.title)}\x1b[0m",
            *(f"  {visible(fact)}" for fact in item.facts if fact),
            *(f"  “{visible(quote)}”" for quote in item.quotes),
            "  " + "   ".join(f"\x1b[1m{action.key}\x1b[0m {action.label}" for action in item.actions),
            "\x1b[2m  s skip   u undo   ? help   q quit\x1b[0m",
        ]
        self._console.screen(lines)

    def _help(self, item: Any) -> None:
        rows = [
            (action.key, f"{action.label}: headwater {action.does.verb.replace('.', ' ')}") for action in item.actions
        ]
        rows += [
            ("s", "skip: it stays in the queue"),
            ("u", "take your last decision back"),
            ("q", "stop; the rest waits"),
        ]
        for key, text in rows:
            self._console.print(Text.assemble((f"  {key}  ", "bold"), text))
        self._console.print(Text("  each decision is a command that scripts and agents can give, too", "dim"))

    def _say(self, text: str, style: str) -> None:
        self._console.print(Text(f"  {text}", style))
