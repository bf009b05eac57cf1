"""Topics and a taxonomy that keep their identity: vectors and texts in, topics, names and assignments out.

How (``organise.topics.v2``):

1. ``condense``: identical and nearly identical statements become weighted points, in the order of their content hash.
2. ``graph``: each point is averaged with its nearest neighbours.
3. ``agglomerate``: Ward's tree of the smoothed points gives all resolutions at once.
4. ``cut``: how many topics, by splits that neighbours reproduce and by explained spread; evidence is shown. ``lens``: the
   tree is grown again through the spread within the first topics. ``seeds``: topics asked for by name join.
5. ``assign``: one model, a direction a topic and a calibrated temperature, gives the labels of the sample, of the
   corpus and of one statement at serving time; ``hierarchy`` adds the levels above.
6. ``phrases``, ``name``: names, definitions and exemplars from the customers' own words.
7. ``identity``: a refit keeps ids; ``emerge``, ``drift`` watch what comes in.
8. ``taxonomy``, ``edits``, ``rules``: the tree that people own; ``outline``, ``exchange`` are its forms in files;
   ``accept`` makes one of topics; ``held``, ``constraints``: what people merged and split holds for ever.
9. ``compile``: a tree made into the model that assigns; ``crosswalk``, ``bridge``: what moved between two versions.
10. ``quality``: how good any labels are, without gold.

Why this way: Ward on averaged neighbours beats k-means and density clustering on short customer statements at the
same vectors (``docs/methods/topics.md`` has the figures), leaves no outlier bin, and every step is exact arithmetic on
content-ordered points, so that shuffled rows give the same bytes.

References:
    Ward 1963; Dunning 1993 (names); Tibshirani, Walther 2005 (prediction strength);
    Guo et al. 2017 (temperature); Kuhn 1955 (matching).
"""
