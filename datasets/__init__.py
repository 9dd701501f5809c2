"""The data files of the course, installed as ``init_utils.datasets``; ``README.md`` describes them."""
