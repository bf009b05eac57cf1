"""The adapter of tau2-bench's tasks, exercised with scripted policies: one that knows the answer, one that refuses everything."""

import gzip
import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("HEADWATER_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="module")
def tau2() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_tau2", ROOT / "bench" / "quality" / "tau2.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_tau2"] = module
    spec.loader.exec_module(module)
    return module


def row(id: str, *actions: tuple[str, dict[str, Any], str]) -> dict[str, Any]:
    """A made-up task in the form of the data set."""
    told = {"reason_for_call": "You want to cancel your trip.", "known_info": "You are Ann.", "unknown_info": None}
    listed = [{"name": name, "arguments": given, "requestor": who} for name, given, who in actions]
    return {"id": id, "text": json.dumps(told), "domain": "airline", "criteria": {"actions": listed}}


def test_the_answer_passes_and_anything_else_does_not(tau2: ModuleType) -> None:
    look = ("get_trip", {"trip": "X1"}, "assistant")
    cancel = ("cancel_trip", {"trip": "X1", "seats": [1, {"row": 2}]}, "assistant")
    tasks = tau2.tasks_of([row("a", look), row("b", look, cancel), row("c", ("reboot", {"hard": True}, "user"))])
    procedure = tau2.procedure_of("airline", tasks)
    assert [(tool.name, tool.effect, tool.approval) for tool in procedure.tools] == [
        ("cancel_trip", "write", "customer"), ("get_trip", "read", "none"),
    ]  # fmt: skip
    assert [tau2.run(task, procedure, tau2.told(task)) for task in tasks] == [True, True, True]
    assert [tau2.run(task, procedure, tau2.refusing(task)) for task in tasks] == [True, False, False]
    assert [tau2.run(task, procedure, tau2.told(tasks[1])) for task in tasks] == [False, True, False]


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no data sets in {DATA}; set HEADWATER_DATA")
def test_every_task_of_the_set_can_be_carried(tau2: ModuleType) -> None:
    with gzip.open(DATA / "tau2_airline_telecom.jsonl.gz", "rt", encoding="utf-8") as lines:
        tasks = tau2.tasks_of([json.loads(line) for line in lines])
    assert tau2.rates(tasks, tau2.told) == {"airline": (50, 50), "telecom": (20, 20)}
    idle = {
        domain: sum(not (task.writes or task.steps) for task in tasks if task.domain == domain)
        for domain in ("airline", "telecom")
    }
    refused = tau2.rates(tasks, tau2.refusing)
    assert {domain: n for domain, (n, _) in refused.items()} == idle
