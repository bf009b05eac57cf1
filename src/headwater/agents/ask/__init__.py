"""Questions in plain words about a workspace: each number comes from a verb, each quote is checked, the rest is refused.

What: ``asked`` reads a question (times, segments, words in quotes, what is left over); ``intents`` says what kind of question it
is; ``links`` finds the issues that it names; ``plan`` turns that into calls of reading verbs; ``told`` puts their answers into
sentences; ``held`` checks every number of every sentence against those answers; ``modelled`` lets a language model plan and write
under the same checks.

How: a closed set of questions, a closed set of verbs, none of which changes anything. Customers' words are read only after all
calls are chosen, so that nothing in them can cause one.

Versions: ``agents.ask.intents.v1``, ``agents.ask.links.v1``. See docs/methods/ask.md.
"""
