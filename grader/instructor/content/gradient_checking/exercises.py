"""Exercises of notebook 07, in its order: a gradient check in one dimension and in many, two planted bugs, the complex step."""

from grader.instructor.content.gradient_checking import complex_step as step
from grader.instructor.content.gradient_checking import one_parameter, planted_bugs
from grader.instructor.content.gradient_checking import scalar_check as gradient_check
from grader.instructor.content.gradient_checking import vector_check as gradient_check_n

forward = one_parameter.forward
backward = one_parameter.backward
check_1d = gradient_check.check_1d
check_n = gradient_check_n.check_n
backward_n = planted_bugs.backward_n
complex_step = step.complex_step
