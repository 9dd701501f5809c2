"""Who is who: learners, and what each learning management system calls them."""
