"""The engine: answers as codes, needs times ratings plus fit, score, probability, standing."""
