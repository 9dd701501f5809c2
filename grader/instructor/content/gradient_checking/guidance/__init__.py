"""What a learner may ask for, and what the notebook asks: hints and guesses."""
