"""Exercises of notebook 08, in its order: an auto-encoder, a stack of them, and the repair of a broken net."""

from grader.instructor.content.pretraining import gradient as broken_net_gradient
from grader.instructor.content.pretraining import passes as broken_net_passes
from grader.instructor.content.pretraining import stacked_autoencoders, updates
from grader.instructor.content.pretraining import weights as broken_net_weights

autoencoder = updates.train_autoencoder
stack = stacked_autoencoders.stack
repaired_initialize = broken_net_weights.repaired_initialize
repaired_backward = broken_net_gradient.repaired_backward
repaired_forward = broken_net_passes.repaired_forward
