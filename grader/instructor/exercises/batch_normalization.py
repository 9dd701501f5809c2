"""Exercises of notebook 06: batch normalization, forward and backward, one module each."""

from grader.instructor.exercises import batch_normalization_backward, batch_normalization_forward

forward, backward = batch_normalization_forward.forward, batch_normalization_backward.backward
