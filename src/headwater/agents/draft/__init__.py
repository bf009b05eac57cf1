"""Procedures from written guidelines: read into sections and steps (``outline``), compiled by rule (``compile``), or proposed by
a language model (``ask``) and held against the guideline (``support``). Every step cites the bytes that it came from.

Version ``agents.draft.v1``.
"""
