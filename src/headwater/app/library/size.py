"""Sizing for library users: ``headwater.draw_labels``, ``headwater.estimate_prevalence``, ``headwater.RecallAudit``."""

from headwater.size.audit import RecallAudit
from headwater.size.audited import estimate_prevalence
from headwater.size.sample import draw_labels

__all__ = ["RecallAudit", "draw_labels", "estimate_prevalence"]
