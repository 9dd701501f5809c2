"""Earlier editions, frozen, and what must keep working for those who have them."""
