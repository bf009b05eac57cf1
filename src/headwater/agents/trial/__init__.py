"""From a proof to real conversations, and back: what an agent would do, what that may bring, on whom it is tried, what came
of it.

A proof is made on scripted customers. Four questions are left, and each has a module of pure functions:

- ``shadow``: recorded contacts are read as the agent would have read them; nothing is said or called.
- ``effect``: the contacts a week that it may carry, from the size of an issue, the shadow, the proof and how often people
  come back.
- ``rollout``: which conversations a new version takes; the same customer always meets the same version.
- ``outcome``: conversations that ended, less those after which the customer came back about it.

Versions ``agents.trial.shadow.v1``, ``agents.trial.effect.v1``, ``agents.trial.outcome.v1``.
"""
