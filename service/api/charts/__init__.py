"""A small vocabulary of charts: numbers in, exact geometry out."""
