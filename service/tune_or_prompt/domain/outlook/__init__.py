"""What lies beyond a verdict: flips, questions and sweeps, all more rows of the same evaluation."""
