"""What answers over HTTP say, whoever asks."""

from collections.abc import Mapping


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds of a ``Retry-After`` header; 0 without one that is a number."""
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return 0.0
