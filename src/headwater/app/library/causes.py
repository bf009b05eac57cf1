"""Causes for library users: where (``localise``), when (``detect``), what (``contrast``), why (``CauseModel``)."""

from headwater.causes.contrast import Term, contrast
from headwater.causes.detect import Alarm, detect
from headwater.causes.localise import localise
from headwater.causes.spans import CauseModel, CauseSpan

__all__ = ["Alarm", "CauseModel", "CauseSpan", "Term", "contrast", "detect", "localise"]
