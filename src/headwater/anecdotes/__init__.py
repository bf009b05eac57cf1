"""The contacts that an owner should read in full, and why.

What: each text is scored on three axes (is it a story, is it informative, is it usable), a few are chosen that stand
for all, and each is quoted byte for byte.

How: ``cues`` counts the forms that stories take; ``story`` turns them into a probability and adapts it to labels;
``score`` holds the three axes; ``select`` chooses; ``quote`` cuts and checks.

Why this method: telling a story is a matter of form more than of topic (Falk & Lapesa 2022), so cue rates carry from
one subject to the next where word models do not; coverage is bought with facility location, which has a guarantee
(Nemhauser, Wolsey & Fisher 1978), and not with the first rows or the most central ones.

Versions: ``anecdotes.select.coverage.v1``, ``anecdotes.story.cues.v1``.
"""
