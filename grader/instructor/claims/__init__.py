"""``docs/claims.md``: what the texts behind the course claim, with the number that a notebook prints for each."""
