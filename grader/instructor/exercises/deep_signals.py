"""Exercises of notebook 04, in its order: two modules, one for what passes through a net and one for its weights."""

from grader.instructor.exercises import deep_signals_passes as passes
from grader.instructor.exercises import deep_signals_weights as weights

propagate = passes.forward
backpropagate_std = passes.backward
orthogonal = weights.draw
lsuv = weights.rescale
