"""Numbers as they are shown: one way for every report, so that no size stands without its interval and unit."""

from headwater.report.document import Cell


def word(text: str) -> Cell:
    """A cell that is no number."""
    return Cell(text)


def counted(n: int, unit: str, *, bare: bool = False) -> Cell:
    """A number that was counted: there is no interval to it.

    Args:
        n: the number.
        unit: what was counted.
        bare: leave the unit out of the words, where a head says it.

    Example:
        >>> counted(1234, "contacts").text
        '1,234 contacts'
    """
    return Cell(f"{n:,}" if bare else f"{n:,} {unit}", value=float(n), unit=unit)


def estimate(value: float, low: float, high: float, unit: str, level: float, *, bare: bool = False) -> Cell:
    """A number with its interval. Unit ``share`` is shown in percent.

    Example:
        >>> estimate(1234.2, 1180, 1290, "contacts", 0.95).text
        '1,234 contacts [1,180 to 1,290]'
        >>> estimate(0.123, 0.1, 0.15, "share", 0.95).text
        '12.3 % [10.0 to 15.0]'
        >>> estimate(-0.31, -0.4, -0.2, "change", 0.95).text
        '-31 % [-40 to -20]'
    """
    if unit == "share":
        text = f"{_percent(value)} % [{_percent(low)} to {_percent(high)}]"
    elif unit == "change":
        text = f"{100 * value:+.0f} % [{100 * low:+.0f} to {100 * high:+.0f}]"
    else:
        fine = max(abs(value), abs(high)) < 10
        shown = [rounded(x, fine=fine) for x in (value, low, high)]
        named = "" if bare or unit == "money" else f" {unit}"  # the assumptions do not say which money
        text = f"{shown[0]}{named} [{shown[1]} to {shown[2]}]"
    return Cell(text, value, low, high, unit, level)


def rounded(x: float, *, fine: bool) -> str:
    """A number with thousands apart; one digit after the point where it is small. Zero has no sign."""
    text = f"{x:,.1f}" if fine else f"{x:,.0f}"
    return text[1:] if text.strip("-0.") == "" and text.startswith("-") else text


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
