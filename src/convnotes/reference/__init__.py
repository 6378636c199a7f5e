"""The operations as the equations print them: text to read, and the oracle of the tests.

Most are one loop per index; `windows` takes the one step from there to products of matrices. Nothing here is
imported by the fast operations, and nothing here imports them.
"""
