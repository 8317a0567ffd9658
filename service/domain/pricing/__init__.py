"""What things cost on a day: dated prices, the models priced, and what is still offered."""
