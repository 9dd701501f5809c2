"""The wall itself: what the operating system lets a submission reach, and how that is set and tried."""
