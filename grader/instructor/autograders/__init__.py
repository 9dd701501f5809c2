"""Autograders for the places where a notebook is handed in: what Gradescope and GitHub Classroom take, and what runs there."""
