"""Exercises of notebook 03: fans, gains, and the one rule behind Xavier's and He's initializations."""

from grader.instructor.content.variance_scaling import fans_and_gains, scaling_mistakes

fans, gain = fans_and_gains.fans, fans_and_gains.gain
scaling = scaling_mistakes.variance_scaling
