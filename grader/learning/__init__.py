"""What a learner asks for while working: hints."""
