"""``doctor``: is the machine fit, is the workspace sound, and what to do where not."""

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.verb import Output, Verb


class Check(Output):
    """One thing looked at."""

    name: str
    ok: bool
    found: str
    mend: str = ""


class DoctorOutput(Output):
    """All that was looked at."""

    ok: bool
    checks: list[Check]


VERBS = (
    Verb(
        "doctor",
        "Check the environment and the workspace, and say how to mend what is wrong.",
        Nothing,
        DoctorOutput,
        "headwater.app.usecases.doctor:examine",
        "read",
        ("headwater doctor", "headwater doctor --workspace ./my-contacts --json"),
    ),
)
