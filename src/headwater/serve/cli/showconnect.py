"""Other systems in the terminal: connectors, messages, what was told."""

from typing import Any

from rich.text import Text

from headwater.serve.cli.console import Console

_STYLE = {"sent": "green", "done": "green", "dead": "red", "waiting": "cyan", "stale": "dim", "dropped": "dim"}


def connectors(answer: Any, console: Console) -> None:
    """A block a connector; never a secret."""
    for row in answer.connectors:
        console.print(
            Text.assemble((row.name, "bold"), f"  {row.kind}", (f"  {row.url}  {row.project}".rstrip(), "dim"))
        )
        secret = f"secret from {row.secret}" if row.secret else "no secret"
        console.print(f"  can {', '.join(row.can)}; {secret}; {row.waiting:,} waiting, {row.dead:,} dead")
    if not answer.connectors:
        console.print("no connector is known: headwater connect load connectors.toml")


def checks(answer: Any, console: Console) -> None:
    """A line a connector."""
    for row in answer.checks:
        console.print(Text.assemble(("ok  " if row.ok else "no  ", "green" if row.ok else "red"), (row.name, "bold")))
        console.print(f"    {row.found}")
    if not answer.checks:
        console.print("no connector is known: headwater connect load connectors.toml")


def message(row: Any, console: Console) -> None:
    """One message: where it stands, where it went, why not."""
    console.print(
        Text.assemble((row.state, _STYLE[row.state]), f"  {row.action} to {row.target}", (f"  {row.message_id}", "dim"))
    )
    if row.ticket:
        console.print(f"  there as {row.ticket}" + (f", {row.url}" if row.url else ""))
    if row.state == "waiting" and row.attempts:
        console.print(f"  tries so far: {row.attempts}; next at {row.next_try:%Y-%m-%d %H:%M:%S} UTC")
    if row.error:
        console.print(Text(f"  {row.error}", "yellow"))
    if row.state == "waiting" and not row.attempts and not row.error:
        console.print(Text("  headwater worker sends it", "dim"))


def messages(answer: Any, console: Console) -> None:
    """All that were asked for, and how many there are."""
    for row in answer.messages:
        message(row, console)
    console.print(
        f"{answer.waiting:,} waiting, {answer.sent:,} sent, {answer.dead:,} dead, {answer.dropped:,} dropped in all"
    )


def events(answer: Any, console: Console) -> None:
    """A line an event."""
    for row in answer.events:
        head = Text.assemble((row.state, _STYLE[row.state]), f"  {row.source}: {row.kind} {row.subject}")
        console.print(Text.assemble(head, (f"  {row.event_id}", "dim")))
        if row.error:
            console.print(Text(f"  {row.error}", "yellow"))
    if not answer.events:
        console.print("nothing was told")


def followed(answer: Any, console: Console) -> None:
    """What came in, and what it raised."""
    console.print(
        f"{answer.accepted:,} new contacts in {answer.batches:,} batches, {answer.full:,} of them with every figure; "
        f"{answer.duplicate:,} known already, {answer.quarantined:,} rejected; {answer.fired:,} decisions of automations"
    )
    for said in answer.alarms:
        console.print(Text(f"  alarm: {said}", "bold red"))
    for why in answer.trouble:
        console.print(Text(f"  {why}", "yellow"))


def worked(answer: Any, console: Console) -> None:
    """What the worker did, and what it could not do."""
    console.print(
        f"{answer.sent:,} sent, {answer.failed:,} tries failed, {answer.dead:,} dead, {answer.noted:,} notes written, "
        f"{answer.reminded:,} reminders, {answer.fired:,} decisions of automations; "
        f"{answer.waiting:,} still waiting"
    )
    for why in (*answer.blocked, *answer.trouble):
        console.print(Text(f"  {why}", "yellow"))
    if answer.dead:
        console.print("headwater outbox list --state dead says why")
