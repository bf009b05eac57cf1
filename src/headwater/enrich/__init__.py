"""What a contact feels like and what is at stake: polarity, anger, effort, churn, severity, urgency and their target.

How: ``lexicon`` holds the words of six languages, ``mood`` applies the rules around them, ``sentiment`` decides between
negative, neutral and positive (without labels, or fitted to some), ``signals`` scores what a team acts on and shows the
words it saw, ``trajectory`` follows the customer through a conversation, ``aspects`` asks what is thought of one thing.

Why this method: in customer contacts almost everything is negative, so polarity ranks little and the signals rank; a
lexicon with rules runs on every contact, shows its evidence and works on the first day in six languages; a linear model
over marked word sequences, characters, mood and vectors is the best cheap learner once there are labels.

Versions: ``enrich.mood.words.v1``, ``enrich.sentiment.words.v1``, ``enrich.sentiment.linear.v1``,
``enrich.signals.words.v1``, ``enrich.trajectory.v1``, ``enrich.aspects.window.v1``.
"""
