"""Random inputs have no deadline: a loaded machine is slow, and no test asserts a time."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
