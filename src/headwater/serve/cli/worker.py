"""``headwater worker``: reminders, automations and messages, round after round, until it is stopped."""

import time
from pathlib import Path
from typing import Annotated

import typer

from headwater.app.context import Context
from headwater.app.working import Worker
from headwater.app.workspace import hold
from headwater.core.errors import ConflictError, UpstreamError
from headwater.serve.cli.console import Console
from headwater.serve.cli.server import DEFAULT_WORKSPACE


def worker(
    workspace: Annotated[
        Path,
        typer.Option("--workspace", "-w", envvar="HEADWATER_WORKSPACE", help="folder that holds the contacts"),
    ] = DEFAULT_WORKSPACE,
    every: Annotated[float, typer.Option(min=0.0, max=3600, help="seconds between two rounds")] = 5.0,
    once: Annotated[bool, typer.Option("--once", help="one round, then stop")] = False,
) -> None:
    r"""Remind, let automations act, and let messages leave, for as long as it runs.

    \b
    Examples:
      headwater worker -w ./my-contacts
      headwater worker --once
    """
    console, context = Console(), Context(folder=workspace, who="worker", role="system")
    with hold(context):
        rounds = Worker(context)
        try:
            while True:
                try:
                    done = rounds.round()
                except (ConflictError, UpstreamError) as error:
                    if once:
                        raise
                    console.note(f"{error}; again in {every:g} s")
                else:
                    if any(done) or once:
                        console.print(
                            f"{done.notes} notes, {done.fired} automations, {done.sent} messages sent, {done.failed} not taken"
                        )
                if once:
                    return
                time.sleep(every)
        except KeyboardInterrupt:
            console.print("stopped; what waits is dealt with by the next one")
