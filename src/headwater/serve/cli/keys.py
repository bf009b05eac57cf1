"""Single keys from the terminal."""

import os
import sys
import termios
import tty
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from headwater.core.errors import ConfigError

_ESCAPE = "\x1b"
_INTERRUPT = ("\x03", "\x04")  # Ctrl-C, Ctrl-D


class Keys:
    """The keyboard, a key at a time, as the user presses it.

    Raises:
        ConfigError: standard input is no terminal.
    """

    def __init__(self) -> None:
        if not sys.stdin.isatty():
            raise ConfigError(
                "labelling needs a terminal", hint="in scripts: headwater labels next --json, headwater labels add"
            )
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


def _whole(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.reason != "unexpected end of data"
    return True
