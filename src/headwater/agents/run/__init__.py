"""An agent that follows procedures, with no language model: state and event in, state and acts out.

``machine`` is the state machine (``turn``: its work within one event), ``policy`` what it asks before every call,
``understand`` what it takes from a customer's words (a closed set: intents, values of slots, yes, no, wishes), ``session``
the thin edge that reads, calls tools and keeps the trace. Customers' words are data: they fill slots, and nothing else.
Version ``agents.run.machine.v1``.
"""
