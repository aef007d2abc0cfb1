"""Documents that differ in literals alone share one prepared operation.

Databases call it parameterisation: the literals become variables. What a document has of them is
found by one regular expression (:mod:`.shape`), so that a document never seen before is answered
without being parsed, where another of its shape was.
"""
