"""Who is measured, each in a process of its own: `python contestant.py ROW FOLDER SIZE [URL]`.

A row is a function of a folder, a size and perhaps a PostgreSQL address; it gives numbers, printed
as one JSON line. The names of the rows are those of `benchmarks/engine.py`.
"""
