"""Who owns it: issues to teams that say what they own, contacts to teams by what was routed before.

``ownership`` matches an issue with the duties teams have written down. ``model`` learns from past contacts
(``route.team.logistic.v3``); ``promise`` turns its held-out certainties into a threshold with a bound on the error among
the routed (``route.promise.binomial.v1``, learn-then-test); below it a person decides, with ``reason``s; ``drift``
withdraws the promise when the contacts or the realised errors have changed (test martingales).
"""
