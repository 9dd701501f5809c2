"""Show that a change of the code changes nothing that anyone gets: verdicts, notebooks, pages, exports.

Three commands::

    python -m benchmarks.same_as_before corpus CORPUS
    python -m benchmarks.same_as_before record CORPUS RECORD [--checkout FOLDER]
    python -m benchmarks.same_as_before compare OLD NEW [--expected KIND ...]

`corpus` writes plain files once: right solutions written differently, attacks, the sample class and 2000 mutated solutions.
`record` lets a checkout, of the commit before or of the one after, grade them, publish, and run a course, and writes down what
comes out. `compare` counts what is equal, shows what is not, grouped by kind, and exits with 1 where more than wording differs.

Only `in_checkout.NAMES` names modules that may move.
"""
