"""The operations as loops, the equations as printed: text to read, and the oracle of the tests.

Nothing here is imported by the fast operations, and nothing here imports them.
"""
