"""Fit the numbers of the decision to real decisions; the only user of SciPy, an extra."""
