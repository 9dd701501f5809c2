"""Whose a file is, by what its name and its folders say."""
