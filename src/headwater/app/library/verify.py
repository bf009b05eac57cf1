"""Proof of fix for library users: ``headwater.verify_fix``."""

from headwater.resolve.verify import Verdict, verify_fix

__all__ = ["Verdict", "verify_fix"]
