"""Where, when, what and why: estimates in, drivers out.

======================  ==============================================================================
:mod:`.localise`        where: the few attribute combinations that hold a change (likelihood-ratio subset scan with
                        description-length penalty over the attribute cube)
:mod:`.detect`          when: alarms over thousands of series (negative binomial baseline, shared factor, BH; e-BH)
:mod:`.onset`           when: the beginning of one change, and the change event it follows
:mod:`.excess`          where and when together: the segment in which an issue grew against its own past
:mod:`.contrast`        what: words that set one group of texts apart (weighted log-odds, Dirichlet prior)
:mod:`.spans`           why: cause and effect in the customers' own words (cue grammar, or a fitted tagger)
:mod:`.reasons`         why: cause spans grouped and sized
:mod:`.whys`            five whys whose steps cite evidence
:mod:`.lift`            which attribute values are over-represented in a topic, from counts alone
======================  ==============================================================================

Everything here is association. What is *caused* takes an intervention: see ``headwater.resolve``.

Versions: ``causes.localise.scan.v1``, ``causes.detect.shared.v2``, ``causes.onset.shapes.v1``, ``causes.excess.v1``,
``causes.reasons.v1``, ``causes.whys.v1``, ``causes.contrast.dirichlet.v1``,
``causes.spans.cues.v2``, ``causes.spans.tagger.v1``, ``causes.lift.v1``.
"""
