"""Our runtime on the tasks of tau2-bench (airline, telecom): any policy that chooses the next act, held to the runtime's rules.

Run: ``python bench/quality/tau2.py [--model]``. Data: ``HEADWATER_DATA``. With ``--model`` the model that ``HEADWATER_LLM`` and
``HEADWATER_LLM_URL`` name chooses.

What is graded, and what is not: the calls that write, with their arguments, and what the customer was told to do on their
device must be those of the task, no more and no fewer. tau2-bench compares databases and device states instead; the data at
hand hold neither the airline's database nor the device, so that a reading tool answers nothing, and figures are not comparable
with published ones. The customer is scripted: tells why they write and what they know, says yes to every question for
approval, and does on the device what they are told to.

Reference: V. Barres et al., tau2-bench, arXiv:2506.07982 (2025).
"""

import argparse
import gzip
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from headwater.agents.experimental.free import Choice, Choose, FreeSession, Next, model_chooser
from headwater.agents.expression import Value
from headwater.agents.procedure import Field, Procedure, Tool
from headwater.agents.prove.report import share
from headwater.app.asking import ask
from headwater.app.context import SystemClock
from headwater.app.models import text_model
from headwater.app.workspace import Workspace

DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
READS = ("get_", "search_", "list_", "find_", "calculate", "check_")
MOVED = "transfer_to_human_agents"
DEVICE = "On your device, please do: "
Call = tuple[str, str]


@dataclass(frozen=True)
class Task:
    """A task.

    Attributes:
        opening: first words of the customer.
        agent: gold calls of the agent, in order; ``device``: what the customer does.
    """

    id: str
    domain: str
    opening: str
    agent: tuple[tuple[str, Mapping[str, Any]], ...]
    device: tuple[tuple[str, Mapping[str, Any]], ...]

    @property
    def writes(self) -> Counter[Call]:
        """Gold calls that write."""
        return Counter(
            as_call(name, given) for name, given in self.agent if not name.startswith(READS) and name != MOVED
        )

    @property
    def steps(self) -> Counter[Call]:
        """What the customer is to do on the device."""
        return Counter(as_call(name, given) for name, given in self.device)


def as_call(name: str, given: Mapping[str, Any]) -> Call:
    """A call that can be compared: numbers as floats, what is nested as JSON."""
    return name, json.dumps({key: plain(value) for key, value in given.items()}, sort_keys=True)


def plain(value: Any) -> Value:
    """An argument as our runtime has it: what is nested travels as text."""
    if isinstance(value, bool | str):
        return value
    return float(value) if isinstance(value, int | float) else json.dumps(value, sort_keys=True)


def tasks_of(rows: Sequence[Mapping[str, Any]]) -> list[Task]:
    """Tasks from the rows of the data set."""
    out = []
    for row in rows:
        told, actions = json.loads(row["text"]), row["criteria"].get("actions") or []
        opening = " ".join(str(told.get(key) or "") for key in ("reason_for_call", "known_info"))
        calls = [(one["name"], one["arguments"], one.get("requestor", "assistant")) for one in actions]
        agent = tuple((name, given) for name, given, who in calls if who == "assistant")
        device = tuple((name, given) for name, given, who in calls if who == "user")
        out.append(Task(row["id"], row["domain"], " ".join(opening.split()), agent, device))
    return out


def procedure_of(domain: str, tasks: Sequence[Task]) -> Procedure:
    """The tools of a domain, as its tasks use them; writes need the customer's yes, as the policy says."""
    takes: dict[str, dict[str, str]] = {}
    for task in tasks:
        for name, given in task.agent:
            kinds = {key: "number" if isinstance(plain(value), float) else "text" for key, value in given.items()}
            takes.setdefault(name, {}).update(kinds)
    tools = tuple(
        Tool(
            name,
            takes=tuple(Field(key, kind) for key, kind in fields.items()),  # type: ignore[arg-type]  # one of the two
            effect="read" if name.startswith(READS) else "write",
            approval="none" if name.startswith(READS) else "customer",
        )
        for name, fields in sorted(takes.items())
        if name != MOVED
    )
    return Procedure(f"tau2-{domain}", purpose=f"Serve {domain} customers", tools=tools)


@dataclass
class World:
    """Implements ``Tools``: writes down what is done; there is no database behind it."""

    done: Counter[Call] = field(default_factory=Counter)

    def call(self, tool: str, arguments: Mapping[str, Value], key: str) -> Mapping[str, Value]:
        if not tool.startswith(READS):
            self.done[as_call(tool, arguments)] += 1
        return {}


def refusing(_task: Task) -> Choose:
    """Does nothing, whatever is asked."""
    return lambda _lines: Choice("say", "I am sorry, I cannot do that.")


def told(task: Task) -> Choose:
    """Knows the task's answer: shows what the adapter and the runtime can carry, and nothing of an agent's ability."""
    acts = [
        Choice("hand_off", "as the task has it")
        if name == MOVED
        else Choice("call", tool=name, arguments=tuple((key, plain(value)) for key, value in given.items()))
        for name, given in sorted(task.agent, key=lambda one: one[0] == MOVED)
    ]
    device = [Choice("say", DEVICE + json.dumps([name, dict(given)])) for name, given in task.device]
    rest = iter([*device, *acts])
    return lambda _lines: next(rest, Choice("say", "That is all I can do for you."))


def run(task: Task, procedure: Procedure, choose: Choose, *, turns: int = 24) -> bool:
    """Whether a policy does in a task what must be done, and nothing else."""
    world, steps = World(), Counter[Call]()
    session = FreeSession(procedure, choose, world, task.id)
    text = task.opening
    for _ in range(turns):
        replies = session.say(text)
        last = replies[-1] if replies else ""
        if session.status == "handed_off":
            break
        if last.startswith(DEVICE):
            name, given = json.loads(last.removeprefix(DEVICE))
            steps[as_call(name, given)] += 1
            text = "I have done that."
        elif last.endswith("Please answer yes or no."):
            text = "yes"
        elif last == "That is all I can do for you." or last.startswith("I am sorry"):
            break
        else:
            text = "I have told you all that I know. Please go on."
    return world.done == task.writes and steps == task.steps


def rates(tasks: Sequence[Task], policy: Callable[[Task], Choose]) -> dict[str, tuple[int, int]]:
    """Domain -> tasks passed, tasks."""
    out = {}
    for domain in sorted({task.domain for task in tasks}):
        own = [task for task in tasks if task.domain == domain]
        procedure = procedure_of(domain, own)
        out[domain] = (sum(run(task, procedure, policy(task)) for task in own), len(own))
    return out


def by_model(tasks: Sequence[Task], folder: Path) -> Callable[[Task], Choose]:
    """The model of the settings, within their budget."""
    workspace = Workspace(folder)
    spending, settings = workspace.desk.spending, workspace.resolved.settings
    model = text_model(settings, folder, spending=spending, run_id="", now=SystemClock().now)
    rules = {name: (DATA / "tau2" / file).read_text("utf-8") for name, file in POLICIES.items()}
    procedures = {name: procedure_of(name, [task for task in tasks if task.domain == name]) for name in rules}

    def policy(task: Task) -> Choose:
        return model_chooser(procedures[task.domain], rules[task.domain], lambda question: ask(model, question, Next))

    return policy


POLICIES = {"airline": "airline_policy.md", "telecom": "telecom_main_policy.md"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", action="store_true", help="let the model of the settings choose, too")
    given = parser.parse_args()
    with gzip.open(DATA / "tau2_airline_telecom.jsonl.gz", "rt", encoding="utf-8") as lines:
        tasks = tasks_of([json.loads(line) for line in lines])
    with tempfile.TemporaryDirectory() as folder:
        policies: dict[str, Callable[[Task], Choose]] = {"refuses everything": refusing, "told the answer": told}
        if given.model:
            policies["model"] = by_model(tasks, Path(folder))
        for name, policy in policies.items():
            for domain, (n, of) in rates(tasks, policy).items():
                found = share(n, of)
                print(
                    f"{name:<20} {domain:<8} {n:>3} of {of:>3}  {found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"
                )


if __name__ == "__main__":
    main()
