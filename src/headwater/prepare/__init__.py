"""Contacts in, statements out: clean, identify the language, replace personal data, find what is wrong or wanted.

How: ``clean`` keeps spans of the customer's own words; ``redact`` finds personal data by shape, check digit, context
and a small name model; ``statements`` cuts the speech into segments and scores each with a linear model over words and
signs of form; ``sketch`` and ``duplicates`` find copies by MinHash. Everything is a span of the original text, so the
original stays reachable. Why: linear models and patterns run at thousands of contacts a second on one core, their
weights can be read, and the same text gives the same result on every machine.

Versions: ``prepare.redact.v1``, ``prepare.statements.linear.v1``, ``prepare.sketch.minhash.v1``,
``prepare.duplicates.lsh.v1``. Papers: Broder 1997 (resemblance); the methods' pages name the others.
"""

from headwater.prepare.config import PrepareConfig
from headwater.prepare.duplicates import find_duplicates
from headwater.prepare.statements import extract_statements

__all__ = ["PrepareConfig", "extract_statements", "find_duplicates"]
