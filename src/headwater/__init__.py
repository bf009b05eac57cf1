"""Headwater: from raw customer contacts to sized, root-caused, owned issues.

The public names are loaded on first use, so that ``import headwater`` stays instant.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "ActionModel": "headwater.agents.library",
    "AnecdoteModel": "headwater.app.library.anecdotes",
    "Assistant": "headwater.agents.assistant",
    "AspectModel": "headwater.app.library.sentiment",
    "CauseModel": "headwater.app.library.causes",
    "Client": "headwater.serve.client",
    "ContactClassifier": "headwater.app.library.classify",
    "RecallAudit": "headwater.app.library.size",
    "Router": "headwater.app.library.route",
    "SearchIndex": "headwater.app.library.search",
    "SentimentModel": "headwater.app.library.sentiment",
    "Taxonomy": "headwater.app.library.taxonomy",
    "TopicModel": "headwater.app.library.topics",
    "Workspace": "headwater.app.workspace",
    "compare_evaluations": "headwater.app.library.evaluate",
    "contrast": "headwater.app.library.causes",
    "decide_gate": "headwater.app.library.evaluate",
    "detect": "headwater.app.library.causes",
    "draw_labels": "headwater.app.library.size",
    "estimate_prevalence": "headwater.app.library.size",
    "evaluate_answers": "headwater.app.library.evaluate",
    "extract_statements": "headwater.app.library.prepare",
    "load_encoder": "headwater.app.library.encoders",
    "localise": "headwater.app.library.causes",
    "mine_procedure": "headwater.agents.library",
    "read_contacts": "headwater.app.library.contacts",
    "redact": "headwater.app.library.prepare",
    "select_anecdotes": "headwater.app.library.anecdotes",
    "signals": "headwater.app.library.sentiment",
    "topic_quality": "headwater.app.library.quality",
    "trajectory": "headwater.app.library.sentiment",
    "tune_encoder": "headwater.app.library.encoders",
    "verify_fix": "headwater.app.library.verify",
}

__all__ = [*sorted(_PUBLIC), "__version__"]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'headwater' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
