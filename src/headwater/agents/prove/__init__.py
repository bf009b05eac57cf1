"""Proof before launch: scripted customers talk to an agent, and what it did is graded, not what it said.

``customer`` plays one, ``persona`` says how, ``cases`` are a procedure's tests and what lies just on either side of each of
its rules, ``judge`` grades the calls that were made and where it ended, ``mutate`` breaks each rule once to see whether the
tests notice, ``report`` counts. Version ``agents.prove.v1``.

References:
    S. Yao et al., tau-bench: a benchmark for tool-agent-user interaction, arXiv:2406.12045 (2024): pass^k.
    R. DeMillo, R. Lipton, F. Sayward, Hints on test data selection, Computer 11 (1978): mutation.
"""
