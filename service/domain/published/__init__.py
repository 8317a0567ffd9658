"""What published cases say, the estimate made from them, and what the project itself measured."""
