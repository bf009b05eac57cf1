"""Procedures mined from resolved dialogues, and the next action of the person or agent who answers.

``actions`` ranks next actions (``agents.action.softmax.v1``) from the ``situation``: what was done, said and answered.
``mine`` induces a ``procedure`` (``agents.mine.flow.v2``) over the ``flow`` of actions: dependency measure of the heuristics
miner, shortcuts by skipped steps removed. ``format`` is the text form, with errors that name the line. ``assist`` helps whoever
answers a customer; ``ask`` answers questions about a workspace from what its reading verbs say.
"""
