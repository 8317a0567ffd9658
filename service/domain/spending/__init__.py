"""What the ways to do the work cost, and what of it is told in the answer."""
