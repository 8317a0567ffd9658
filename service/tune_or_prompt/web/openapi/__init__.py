"""The published specification, made from the endpoints that are declared."""
