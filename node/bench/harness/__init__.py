"""Measures Caravan against its peers: see docs/benchmarks.md."""
