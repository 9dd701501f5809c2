"""Exercises of notebook 02, in order: weights of a single scale, entropy, bias only, saturation; one module each."""

from grader.instructor.exercises import bias_only as costs
from grader.instructor.exercises import label_entropy, saturation, scaled_weights

scaled = scaled_weights.scaled
entropy = label_entropy.entropy
bias_only = costs.bias_only
saturated = saturation.saturation
