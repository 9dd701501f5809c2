"""Exercises of notebook 08, in its order: an auto-encoder, a stack of them, and the repair of a broken net."""

from grader.instructor.exercises import autoencoder as one
from grader.instructor.exercises import (
    broken_net_gradient,
    broken_net_passes,
    broken_net_weights,
    stacked_autoencoders,
)

autoencoder = one.autoencoder
stack = stacked_autoencoders.stack
repaired_initialize = broken_net_weights.repaired_initialize
repaired_backward = broken_net_gradient.repaired_backward
repaired_forward = broken_net_passes.repaired_forward
