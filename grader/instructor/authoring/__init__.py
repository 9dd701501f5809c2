"""From content to what is built: notebooks, references, and a course's entry in the gradebook."""
