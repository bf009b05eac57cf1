"""Single keys from the terminal."""

import os
import sys
import termios
import tty
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from headwater.core.errors import ConfigError
from headwater.serve.cli.console import Console

_ESCAPE = "\x1b"
_INTERRUPT = ("\x03", "\x04")  # Ctrl-C, Ctrl-D


class Keys:
    """The keyboard, a key at a time, as the user presses it.

    Args:
        what: that needs it, for the error.

    Raises:
        ConfigError: standard input is no terminal.
    """

    def __init__(self, what: str = "labelling") -> None:
        if not sys.stdin.isatty():
            scripts = {"labelling": "headwater labels next --json, headwater labels add"}
            hint = scripts.get(what, "headwater queue next QUEUE --json, and the verbs that it names")
            raise ConfigError(f"{what} needs a terminal", hint=f"in scripts: {hint}")
        self._fd = sys.stdin.fileno()
        self._waiting: deque[str] = deque()

    @contextmanager
    def raw(self) -> Iterator[None]:
        """Keys arrive at once and are not shown; the terminal is put back whatever happens.

        Ctrl-C is a key as well: it ends the loop between two answers, and never breaks into the storing of one.
        """
        before = termios.tcgetattr(self._fd)
        try:
            tty.setcbreak(self._fd)
            mode = termios.tcgetattr(self._fd)
            mode[6][termios.VINTR] = b"\x00"
            termios.tcsetattr(self._fd, termios.TCSANOW, mode)
            yield
        finally:
            termios.tcsetattr(self._fd, termios.TCSADRAIN, before)

    def press(self) -> str:
        """The next key; an arrow or another key that sends a sequence is "".

        Raises:
            KeyboardInterrupt: Ctrl-C or Ctrl-D, or the terminal has gone.
        """
        if not self._waiting:
            self._read()
        key = self._waiting.popleft()
        if key in _INTERRUPT:
            raise KeyboardInterrupt
        return key

    def _read(self) -> None:
        data = os.read(self._fd, 256)
        if not data:
            raise KeyboardInterrupt
        while data[-1] & 0x80 and not _whole(data):  # a character that came in parts
            data += os.read(self._fd, 1)
        text = data.decode("utf-8", "replace")
        self._waiting.extend([""] if text.startswith(_ESCAPE) else text)


def line(console: Console, keys: Keys, prompt: str) -> str:
    """A line of text, shown as it is typed; empty where nothing is typed."""
    typed = ""
    console.part(prompt)
    while (key := keys.press()) not in ("\n", "\r"):
        if key in ("\x7f", "\x08"):
            console.part("\b \b" if typed else "")
            typed = typed[:-1]
        elif key.isprintable():
            typed += key
            console.part(key)
    console.print()
    return typed.strip()


def _whole(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.reason != "unexpected end of data"
    return True
