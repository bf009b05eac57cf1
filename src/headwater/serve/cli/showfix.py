"""Fixes, verdicts and the benefit ledger in the terminal."""

from typing import Any

from rich.text import Text

from headwater.serve.cli.console import Console

_STYLE = {"worked": "green", "partly": "yellow", "not": "red", "too early": "cyan"}


def verdicts(answer: Any, console: Console) -> None:
    """A block a fix: the verdict in words, then what it rests on."""
    for row in answer.verdicts:
        fix = row.fix
        console.print(Text.assemble((fix.name, "bold"), f"  from {fix.start}", (f"  {fix.fix_id}", "dim")))
        console.print(Text(f"  {row.in_words}", _STYLE[row.verdict]))
        if row.avoided is not None:
            a = row.avoided
            console.print(
                f"  contacts avoided in {row.weeks_after:.1f} weeks: {a.value:,.0f} [{a.low:,.0f} to {a.high:,.0f}]"
            )
            console.print(f"  chance to see the promised drop by now: {row.power:.0%}")
        if row.placebo_time is not None:
            console.print(f"  placebo fixes at other times that look as good: {row.placebo_time:.0%}")
        if row.placebo_topic is not None:
            console.print(f"  other topics that look as good: {row.placebo_topic:.0%}")
        if row.synthetic is not None:
            s = row.synthetic
            of = ", ".join(f"{weight:.0%} {name}" for name, weight in list(s.weights.items())[:3])
            console.print(
                f"  synthetic control: {s.effect:+.0%} against a mixture ({of}); topics with as strong a drop: {s.p_topic:.0%}"
            )
        if row.moved_to:
            console.print(f"  contacts may have moved to: {', '.join(row.moved_to)}; net effect {row.net_effect:+.0%}")
        if row.moved_channels:
            console.print(f"  it rose in the channels: {', '.join(row.moved_channels)}")
        if row.newest:
            console.print(f"  the newest six weeks alone: {row.newest}")
        console.print(Text(f"  cause removed: {fix.why}", "dim"))


def ledger(answer: Any, console: Console) -> None:
    """A line a fix, and the total."""
    for row in answer.credits:
        c = row.credited
        console.print(Text.assemble((row.name, "bold"), f"  {row.issue}  {row.verdict}", (f"  {row.fix_id}", "dim")))
        console.print(
            f"  {row.weeks:.1f} weeks: claimed {row.claimed:,.0f}, verified {row.verified:,.0f}, "
            f"credited {c.value:,.0f} [{c.low:,.0f} to {c.high:,.0f}] contacts; unmet {row.unmet:,.0f}; "
            f"decayed {row.decayed:,.1f} a week"
        )
    if answer.total is None:
        console.print("no fix has a verdict yet: headwater verify ISSUE")
    else:
        t = answer.total
        console.print(f"all fixes: {t.value:,.0f} [{t.low:,.0f} to {t.high:,.0f}] contacts avoided, none counted twice")
