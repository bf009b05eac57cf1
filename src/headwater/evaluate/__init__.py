"""Metrics, comparisons, cards and gates: what a system said, held against what is true.

What: a task is data, a system, a scorer and metrics (``tasks``). ``evaluation`` scores one system with intervals and by
segment, ``compare`` two systems on the same items, ``gate`` decides whether a candidate may take the place of what is in
use, ``watch`` says when the world has moved, ``judge`` corrects a judge's scores by people's labels, ``experiment`` holds
a question fast before its data are opened, ``card`` tells all of it to a reader; ``steps`` and ``chain`` score the whole
road from raw text to verified fix against a corpus whose truth is known.

How: every metric takes weights of items, so that one resampling of whole customers or conversations serves all of them.

Versions: ``evaluate.bootstrap.cluster.v1``, ``evaluate.gate.v1``, ``evaluate.watch.detector.v1``, ``evaluate.judge.ppi.v1``.

References: Davison & Hinkley (1997), Bootstrap Methods and their Application; the papers of each module.
"""
