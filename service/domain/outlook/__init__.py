"""What would change the verdict, what to ask next, how sure it is: readers of an evaluation."""
