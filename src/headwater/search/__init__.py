"""Find contacts by words and by meaning, and say how many there are.

What: ranked hits with the words and the reason; boolean and phrase syntax; typing errors forgiven; more like this and
less like that; and the size of a query with an interval from 10 to 40 yes/no questions.

How: ``tokens`` splits, ``grammar`` reads the query, ``lexical`` scores words (BM25), ``dense`` scores meaning,
``graph`` lets each text borrow from its nearest neighbours, ``fuse`` learns how much words count, ``rank`` adds the scores,
``index`` holds all texts in memory, ``stage`` ranks what a store brings up with the counts of ``corpus``, ``filters``
(``filter_reader``, ``filter_binding``) say which contacts are searched, ``spans`` marks what matched, ``sized`` turns
answers into an estimate (``curves``: what is thought possible before).

Why this method: words find names, codes and rare terms, vectors find other wordings; the convex sum of both beats rank
fusion where one weight can be set (Bruch, Gai & Ingber 2023), and how much words should count differs by corpus and by
encoder, so it is measured by asking the index for halves of its own texts. Texts about the same matter are each
other's neighbours: borrowing from mutual neighbours and from the first hits (Rocchio 1971) finds the others.

Versions: ``search.hybrid.v1``, ``search.sized.v2``.
"""
