"""Exercises of notebook 02, in order: weights of a single scale, entropy, bias only, saturation; one module each."""

from grader.instructor.content.plateaus import bias_only as costs
from grader.instructor.content.plateaus import label_entropy, saturation, scaled_weights

scaled = scaled_weights.scaled
entropy = label_entropy.entropy
bias_only = costs.bias_only
saturated = saturation.saturation
