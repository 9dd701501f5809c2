"""Commands that write what learners get: the edition, the site, an autograder for elsewhere."""
