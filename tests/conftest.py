"""What holds for all tests."""

from hypothesis import settings

# A busy machine is no defect: no example is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
