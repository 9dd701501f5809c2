"""What a learner expects of an experiment, noted before it runs, and told beside what came out. Nothing here is graded."""
