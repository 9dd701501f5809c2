"""Exercises of notebook 04, in order: what passes through a net forward and backward, orthogonal weights, and LSUV."""

from grader.instructor.content.deep_signals import backpropagate_std as backpropagation
from grader.instructor.content.deep_signals import lsuv as rescaling
from grader.instructor.content.deep_signals import orthogonal_weights
from grader.instructor.content.deep_signals import propagate as propagation

propagate = propagation.forward
backpropagate_std = backpropagation.backward
orthogonal = orthogonal_weights.draw
lsuv = rescaling.rescale
