"""Prevalence, rates, trends and repeats: assignments in, estimates out.

What: how many contacts (and which share) belong to a topic, per slice and week, always as an
:class:`~headwater.core.types.Estimate`.

How, without a single human label (``prevalence``): calibrated probabilities say how many of the assigned contacts are
right; the mass that the classifier gives away and the abstentions become bounds; duplicates and repeat customers
become a design effect. Everything needed is a handful of integer sums (``aggregate``), so memory does not grow with
the corpus and the result does not depend on row order or on how the work was split.

How, with 100-500 labels (``sample``, ``audited``): labels are drawn by score strata (Neyman allocation), each
stratum is estimated by a score-informed Beta, and one shared random audit (``audit``) measures across topics the
part that the classifier cannot see.

Why not prediction-powered inference: its normal interval falls to 29-75 % real coverage at the prevalences of
customer issues (0.1-2 %); see ``docs/methods/prevalence.md``.

Over time: ``trend`` (growth), ``level`` and ``forecast`` (adjusted series, prediction intervals), ``decompose`` (a change
into volume, mix and rate), ``cases`` (repeat contacts).

Versions: ``size.prevalence.assigned.v1``, ``size.prevalence.stratified.v1``, ``size.prevalence.audited.v1``,
``size.trend.weekly.v1``, ``size.forecast.level.v1``, ``size.decompose.kitagawa.v1``, ``size.cases.window.v1``.
"""
