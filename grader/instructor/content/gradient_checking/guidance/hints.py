"""Three steps of help for each exercise: what to think about, what to compare, a neighbor with other numbers."""

HINTS = {
    "forward_propagation": (
        """The smallest net there is: one input, one parameter, one product. The function returns the cost J
        itself, a number, and needs no loop, no array and no library. The two arguments come in the order x,
        then theta.""",
        """Compare two calls by hand: with x = 2 and theta = 4, you know the product. With x = 0 the cost is 0
        whatever theta is. Swap the arguments: J stays the same here, and that is a property of the product, not
        a rule.""",
        """A neighbor with a sum in it, J = theta + 3 x, at x = 2 and theta = 4: `4 + 3 * 2` gives `10`. A
        function hands back its result with `return`; a function that only prints gives None to whoever calls
        it, and the next exercise calls yours.""",
    ),
    "backward_propagation": (
        """The question is how fast J changes when theta changes and x stays. Look at J = theta · x as a
        straight line over theta: what is its slope? Does the slope depend on where on the line you are?""",
        """Compare with a small step: take J at theta + 0.01 and at theta − 0.01, and divide the difference by
        0.02. Do it for two values of theta, and for two values of x. Which of the two changes the result?""",
        """For the neighbor J = theta² x, at x = 3 and theta = 5, the derivative is 2 theta x, and `2 * 5 * 3`
        gives `30`. The small step agrees: `round((5.01 ** 2 * 3 - 4.99 ** 2 * 3) / 0.02, 6)` gives `30.0`.
        There the slope depends on theta, because the cost is no straight line.""",
    ),
    "gradient_check": (
        """Three numbers: the cost a little to the right, the cost a little to the left, and what
        `backward_propagation` claims. How far apart are the two points at which the cost is taken? At the end,
        a difference is put in relation to the sizes of what is compared.""",
        """With a right gradient the result is tiny, about 1e-10. With one that is twice as large as it should
        be it is 1/3, whatever the scale. Compare with a claimed gradient of the wrong sign: 1. The result is
        never negative.""",
        """For J = theta³ at 2 with a step of 0.1: `round((2.1 ** 3 - 1.9 ** 3) / 0.2, 3)` gives `12.01`, and
        the derivative is 12. Relative difference of 12 and 12.01: `round(abs(12 - 12.01) / (12 + 12.01), 6)`
        gives `0.000416`. One-sided it would be `round((2.1 ** 3 - 2 ** 3) / 0.1, 2)`, which gives `12.61`.""",
    ),
    "gradient_check_n": (
        """The same check, one entry of a long vector after another. What has to be fresh in each turn, so that
        only one entry is moved? Which of the given functions turns a vector back into what the cost takes? The
        relative difference is computed once, at the end, from two vectors.""",
        """Compare the shapes of the two vectors: they agree. Print a few entries side by side. Look at the
        parameters after the call, and at one entry after its pass: where a copy is missing, what was moved
        stays moved.""",
        """For f(t) = t₀² + 3 t₁ at (1, 5) with step 0.01: the first entry moves alone, `round(((1.01 ** 2 + 15)
        - (0.99 ** 2 + 15)) / 0.02, 3)` gives `2.0`, and the second, `round(((1 + 3 * 5.01) - (1 + 3 * 4.99)) /
        0.02, 3)`, gives `3.0`. Lengths of vectors: `float(np.linalg.norm([3.0, 4.0]))` gives `5.0`.""",
    ),
    "backward_propagation_n": (
        """Two lines are wrong, and the program runs all the same. A check of the whole vector says that
        something is wrong. Which entries differ says where: take the relative difference for each of the six
        gradients separately.""",
        """Compare each gradient with its two-sided quotient, dW3 and db3 first: what is wrong in dZ3 goes on
        into all the others. A constant ratio points to a factor; ratios that vary from entry to entry, to a
        product or a sum. Derive the suspicious line on paper.""",
        """Reading a ratio: if claimed and measured are (0.6, −1.4) and (0.2, −0.7), the ratios are `[round(0.6
        / 0.2, 1), round(1.4 / 0.7, 1)]`, which gives `[3.0, 2.0]`: no common factor, so a term is wrong and not
        a constant. With (0.6, −2.1), they are `[round(0.6 / 0.2, 1), round(2.1 / 0.7, 1)]`, which gives `[3.0,
        3.0]`.""",
    ),
    "complex_step_gradient": (
        """Nothing is subtracted in this method, so nothing cancels, and the step may be tiny. The step goes
        into one entry, along the imaginary axis. What does the imaginary part of the result hold, and what has
        to be divided out? An array of floats cannot hold an imaginary part.""",
        """Compare with the gradient of a function that you know, such as the sum of cubes. Try `h=1e-100`. Look
        at theta after the call: it is as it was. The gradient is real and has the shape of theta.""",
        """For t³ at 2 with the step 0.001: `round(((2 + 0.001j) ** 3).imag / 0.001, 4)` gives `12.0`. A float
        array drops the step, and NumPy warns or stops; `np.array([1.0, 2.0]).astype(complex).dtype.kind` gives
        `'c'`. Two entries at once would mix two derivatives.""",
    ),
}
