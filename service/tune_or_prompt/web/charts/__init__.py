"""Pictures: numbers in, exact geometry out, written as SVG."""
