"""``headwater label``: one statement at a time, a key an answer; each answer is stored before the next is asked."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from headwater.app.context import Context, call
from headwater.app.verbs.table import verb
from headwater.core.text.visible import visible
from headwater.serve.cli.console import Console
from headwater.serve.cli.keys import Keys, line
from headwater.serve.cli.server import DEFAULT_WORKSPACE

_BATCH = 10
_FOUND = 9
_HELP = "1 2 3 answer   / another topic   n none of these   s skip   u undo   q quit"
_WHY = {"unsure": "in doubt", "varied": "a topic with few labels", "random": "at random"}


def label(
    workspace: Annotated[
        Path,
        typer.Option("--workspace", "-w", envvar="HEADWATER_WORKSPACE", help="folder that holds the contacts"),
    ] = DEFAULT_WORKSPACE,
    author: Annotated[str, typer.Option(help="who labels, where several do")] = "",
    limit: Annotated[int, typer.Option(min=1, help="stop after so many answers")] = 100_000,
) -> None:
    r"""Label statements in the terminal, the most useful first.

    \b
    Examples:
      headwater label
      headwater label -w ./my-contacts --author ann --limit 50
    """
    console, keys = Console(), Keys()
    session = Session(Context(folder=workspace), console, keys, author=author)
    with keys.raw():
        try:
            session.run(limit)
        except KeyboardInterrupt:
            console.print()
    console.print(f"{session.answered} answers stored; the next headwater run -w {workspace} uses them")


class Session:
    """The loop: ask, read a key, store.

    Args:
        context: the workspace.
        console: where it is shown.
        keys: the keyboard.
        author: who labels.
    """

    def __init__(self, context: Context, console: Console, keys: Keys, *, author: str) -> None:
        self._context = context
        self._console = console
        self._keys = keys
        self._author = author
        self._skipped: list[str] = []
        self._asked: dict[str, Any] = {}
        self.answered = 0

    def run(self, limit: int) -> None:
        """Ask until there is nothing left, so many are answered, or the user quits."""
        while self.answered < limit:
            batch = self._do("labels.next", limit=min(_BATCH, limit - self.answered), exclude=self._skipped)
            if not batch.questions:
                self._console.print("there is nothing left to label")
                return
            self._progress(batch.progress)
            for question in batch.questions:
                if not self._ask(question):
                    return

    def _ask(self, question: Any) -> bool:
        """One statement; whether to go on."""
        self._show(question)
        while True:
            key = self._keys.press()
            if key == "q":
                return False
            if key == "s":
                self._skipped.append(question.item)
                self._console.print(Text("  skipped", "dim"))
                return True
            if key == "u":
                again = self._undo()
                if again is not None and not self._ask(again):
                    return False
                self._show(question)
                continue
            topic, name = self._choice(key, question)
            if topic:
                self._store(question, topic, name)
                return True

    def _choice(self, key: str, question: Any) -> tuple[str, str]:
        """The topic that a key stands for and its name; empty where it stands for none."""
        if key == "n":
            return "none", "none of these"
        if key == "/":
            found = self._search()
            if not found[0]:
                self._show(question)
            return found
        if key.isdigit() and 1 <= int(key) <= len(question.choices):
            choice = question.choices[int(key) - 1]
            return choice.topic_id, choice.name
        return "", ""

    def _store(self, question: Any, topic: str, name: str) -> None:
        done = self._do("labels.add", item=question.item, topic=topic, drawn=question.drawn)
        self.answered += 1
        self._asked[question.item] = question
        self._console.print(Text.assemble(("  stored: ", "dim"), name))
        if self.answered % _BATCH == 0:
            self._progress(done.progress)

    def _undo(self) -> Any:
        """Take the last answer back; its question, where it was asked in this session."""
        undone = self._do("labels.undo").undone
        if undone is None:
            self._console.print(Text("  nothing to undo", "dim"))
            return None
        self.answered = max(0, self.answered - 1)
        self._console.print(Text(f"  taken back: {undone.topic} for “{_one_line(undone.text)}”", "yellow"))
        return self._asked.get(undone.item)

    def _search(self) -> tuple[str, str]:
        """Words, then a digit; anything else leaves the search."""
        words = line(self._console, self._keys, "  topic with the words: ")
        if not words:
            return "", ""
        found = self._do("labels.topics", words=words, limit=_FOUND)
        if not found.topics:
            self._console.print(Text("  no topic has these words", "yellow"))
            return "", ""
        for number, topic in enumerate(found.topics, start=1):
            self._console.print(Text.assemble((f"  {number}  ", "bold"), topic.name))
        key = self._keys.press()
        if key.isdigit() and 1 <= int(key) <= len(found.topics):
            chosen = found.topics[int(key) - 1]
            return chosen.topic_id, chosen.name
        return "", ""

    def _show(self, question: Any) -> None:
        self._console.print()
        self._console.print(Text(f"“{_one_line(question.text)}”", "bold"))
        for number, choice in enumerate(question.choices, start=1):
            self._console.print(
                Text.assemble((f"  {number}  ", "bold"), choice.name, (f"  {choice.probability:.0%}", "dim"))
            )
        self._console.print(Text(f"  {_HELP}   ({_WHY[question.drawn]})", "dim"))

    def _progress(self, progress: Any) -> None:
        parts = [
            f"{progress.mine} by you, {progress.labelled} in all",
            f"{progress.random} of {progress.enough} at random",
            "agreement: no second labeller yet"
            if progress.alpha is None
            else f"agreement: alpha {progress.alpha:.2f}, {progress.conflicts} to adjudicate",
        ]
        self._console.print(Text("; ".join(parts), "cyan"))

    def _do(self, name: str, **given: Any) -> Any:
        asked = verb(name)
        fields = {"author": self._author} if "author" in asked.input.model_fields else {}
        return call(asked, self._context, asked.input(**fields, **given))


def _one_line(text: str) -> str:
    return visible(text)
