"""Experiments: a question, a metric and a stopping rule are written down before the data are opened, and cannot change after.

registered -> opened (the data's hash is kept) -> concluded (an evaluation or comparison is tied to it) -> signed (by a second
person) or disputed. Comments may be added at any time. Results that found nothing stay in the list like the others.

References:
    B. A. Nosek et al., The preregistration revolution, PNAS 115 (2018); J. P. A. Ioannidis, PLoS Medicine 2 (2005).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal, Self

from headwater.core.errors import ActionDenied, IllegalMove, InputError
from headwater.core.ids import content_hash

State = Literal["registered", "opened", "concluded", "signed", "disputed"]
FORMAT: Final = "headwater.experiment.v1"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked, before anybody has looked.

    Attributes:
        question: in a sentence that can be answered by yes or no.
        task: of the evaluations that will answer it.
        metric: that decides.
        expected: what is expected: at least so large a gap, in the metric's unit.
        stopping: when labelling stops: a number of labels, a date.
        analysis: how it is judged, and on which segments.
    """

    question: str
    task: str
    metric: str
    expected: float
    stopping: str
    analysis: str = ""

    @property
    def lock(self) -> str:
        """Hash of the plan: results carry it."""
        return content_hash(*(str(value) for value in asdict(self).values()))


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Experiment:
    """An experiment as it stands.

    Attributes:
        name: of it.
        plan: as it was registered.
        lock: hash of the plan at that time.
        author: who registered it.
        state: where it stands.
        data: hash of the labels, from the moment they were opened.
        result: what came of it, plain values; empty before.
        reviewer: who signed or disputed it; empty before.
        remarks: oldest first.
    """

    name: str
    plan: Plan
    lock: str
    author: str
    state: State = "registered"
    data: str = ""
    result: Mapping[str, Any] | None = None
    reviewer: str = ""
    remarks: tuple[Remark, ...] = ()

    def opened(self, data: str) -> "Experiment":
        """The data are opened: from here on the plan is what it is. The same data again change nothing.

        Raises:
            IllegalMove: others were opened before.
        """
        if self.data == data:
            return self
        if self.state != "registered":
            raise IllegalMove(f"the data of {self.name} were opened before", hint="register another experiment")
        return replace(self, state="opened", data=data)

    def concluded(self, result: Mapping[str, Any], *, data: str, task: str) -> "Experiment":
        """A result is tied to it, whether it found something or not. The same result again changes nothing.

        Raises:
            IllegalMove: its data were not opened, or it has a result.
            InputError: the result is of other data or another task.
        """
        kept = {**result, "lock": self.lock}
        if self.result == kept:
            return self
        if self.state != "opened":
            raise IllegalMove(f"{self.name} is {self.state}", hint="open its data first; a result is given once")
        if data != self.data or task != self.plan.task:
            raise InputError(
                f"the result is of other data or of {task}",
                hint=f"evaluate {self.plan.task} on the labels that were opened",
            )
        return replace(self, state="concluded", result=kept)

    def reviewed(self, who: str, *, agrees: bool, alone: bool = False) -> "Experiment":
        """A second person signs it, or disputes it. The same verdict of the same person again changes nothing.

        Args:
            who: reviews.
            agrees: signs it.
            alone: there is nobody else; the record says so.

        Raises:
            IllegalMove: it has no result, or was reviewed.
            ActionDenied: the author may not review it.
        """
        state: State = "signed" if agrees else "disputed"
        reviewer = f"{who} (alone)" if alone and who == self.author else who
        if (self.state, self.reviewer) == (state, reviewer):
            return self
        if self.state != "concluded":
            raise IllegalMove(f"{self.name} is {self.state}", hint="it is reviewed when it has a result, once")
        if who == self.author and not alone:
            raise ActionDenied(f"{who} registered {self.name}", hint="somebody else reviews it; an admin may --alone")
        return replace(self, state=state, reviewer=reviewer)

    def said(self, remark: Remark) -> "Experiment":
        """With one more remark."""
        return replace(self, remarks=(*self.remarks, remark))

    @property
    def holds(self) -> bool:
        """Whether the plan is still the one that was registered."""
        return self.plan.lock == self.lock

    def document(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        held = asdict(self)
        remarks = [{**row, "at": row["at"].isoformat()} for row in held["remarks"]]
        return {**held, "remarks": remarks, "format": FORMAT}

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """The experiment of a document.

        Raises:
            InputError: its plan was changed since it was registered.
        """
        held = {name: value for name, value in document.items() if name != "format"}
        plan = Plan(**held.pop("plan"))
        remarks = tuple(
            Remark(datetime.fromisoformat(row["at"]), row["who"], row["text"]) for row in held.pop("remarks")
        )
        found = cls(plan=plan, remarks=remarks, **held)
        if not found.holds:
            raise InputError(f"the plan of {found.name} is not the one that was registered", hint="restore the desk")
        return found


def register(name: str, plan: Plan, author: str) -> Experiment:
    """A new experiment; its plan is locked.

    Raises:
        InputError: the plan leaves out the question, the metric or the stopping rule.
    """
    missing = [field for field in ("question", "metric", "stopping") if not getattr(plan, field).strip()]
    if missing:
        raise InputError(f"the plan has no {missing[0]}", hint="say it before the data are opened")
    return Experiment(name, plan, plan.lock, author)
