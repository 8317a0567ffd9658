"""What rates cannot tell: starts, memory, overload, silence, size, and a cache that is far away."""
