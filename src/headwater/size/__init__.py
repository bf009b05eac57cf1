"""Prevalence, rates, trends and repeats: assignments in, estimates out."""
