"""What the verbs of agents do: files and stores here, everything else in the pure modules beside.

They lie here and not in ``app.usecases`` because agents stand above the app.
"""
