"""The contacts that an owner should read in full, and why.

What: contacts are told to be anecdotes of five kinds, scored on three axes (is it a story, is it informative, is it
usable), a few are chosen that stand for all, each is quoted byte for byte, and what becomes of it is followed.

How: ``kinds`` decides from what other stages measured (``rare`` and ``weak`` find what the figures deny and what no issue
holds); ``cues`` counts the forms that stories take; ``story`` turns them into a probability and adapts it to labels;
``score`` holds the other axes; ``passage`` finds the span; ``select`` chooses; ``pool`` and ``quote`` cut and check;
``lifecycle`` says what may follow what.

Why this method: telling a story is a matter of form more than of topic (Falk & Lapesa 2022), so cue rates carry from
one subject to the next where word models do not; coverage is bought with facility location, which has a guarantee
(Nemhauser, Wolsey & Fisher 1978), and not with the first rows or the most central ones.

Versions: ``anecdotes.kinds.rules.v1``, ``anecdotes.select.coverage.v2``, ``anecdotes.story.cues.v2``,
``anecdotes.story.stacked.v2``, ``anecdotes.weak.distance.v1``, ``anecdotes.rare.lift.v1``, ``anecdotes.lifecycle.v1``.
"""
