"""From an LMS's archive to ``submitted/``."""
