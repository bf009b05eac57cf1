"""When a message is tried again, and when a person must look: pure, seeded, the same for the same message and try.

Exponential backoff with jitter ("equal jitter": half of the pause is drawn), so that many messages that failed together do not
come back together. Version: ``resolve.delivery.v1``.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from headwater.core.errors import ConfigError, HeadwaterError, RateLimited, UpstreamError
from headwater.core.types.posted import Outbound

METHOD: Final = "resolve.delivery.v1"

_FIRST_S: Final = 2.0
_LONGEST_S: Final = 3600.0
_REFUSED_KEY_S: Final = 300.0
MAYBE: Final = (
    "an earlier try may have arrived, and this kind of connector cannot look: look there, then replay it with --resend, "
    "or drop it"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a message that was not sent.

    Attributes:
        message: as it is now.
        pause: nothing goes to its target before then; None = others may go on.
    """

    message: Outbound
    pause: datetime | None = None


def pause_s(message_id: str, attempt: int, *, seed: int = 0) -> float:
    """Seconds until the next try.

    Args:
        message_id: of the message.
        attempt: tries so far, from 1.
        seed: of the generator.

    Returns:
        Between half and all of 2, 4, 8 ... 3600 seconds.

    Example:
        >>> 1.0 <= pause_s("m", 1) <= 2.0, 4.0 <= pause_s("m", 3) <= 8.0
        (True, True)
    """
    most = min(_LONGEST_S, _FIRST_S * 2.0 ** min(attempt - 1, 20))
    drawn = np.random.default_rng([seed, attempt, *message_id.encode("utf-8", "surrogatepass")]).random()
    return most * (0.5 + 0.5 * float(drawn))


def failed(
    message: Outbound, error: HeadwaterError, now: datetime, *, most: int, settle_s: float = 0.0, seed: int = 0
) -> Outcome:
    """The message after a try that failed.

    Args:
        message: as it was before the try; ``begun`` where an earlier one may have arrived.
        error: why it failed.
        now: the time of day.
        most: tries before a person must look.
        settle_s: seconds until the other side finds what it has just made.
        seed: of the jitter.

    Returns:
        Waiting again, or dead. A busy server and a refused key hold the whole target and cost no try: the message is not to
        blame.
    """
    unsure = isinstance(error, UpstreamError) and error.unsure
    told = str(error) + (f" ({error.hint})" if error.hint else "")
    message = replace(message, begun=message.begun or unsure, error=told)
    if isinstance(error, RateLimited | ConfigError):
        asked = error.wait_s if isinstance(error, RateLimited) else _REFUSED_KEY_S
        until = now + timedelta(seconds=max(asked, pause_s(message.message_id, message.attempts + 1, seed=seed)))
        return Outcome(replace(message, next_try=until), pause=until)
    message = replace(message, attempts=message.attempts + 1)
    if not error.retryable or message.attempts >= most:
        return Outcome(replace(message, state="dead"))
    asked = error.wait_s if isinstance(error, UpstreamError) else 0.0
    wait = max(asked, pause_s(message.message_id, message.attempts, seed=seed), settle_s if message.begun else 0.0)
    return Outcome(replace(message, next_try=now + timedelta(seconds=wait)))
