"""course.toml: the one file in which an instructor says where the course is, and when work is due."""
