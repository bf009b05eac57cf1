"""Each capability from Python in three lines: on a list of strings, a DataFrame or an Arrow table."""
