"""Procedures: mined, authored, run, simulated, judged."""
