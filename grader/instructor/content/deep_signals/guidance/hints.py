"""Three steps of help for each exercise: what to think about, what to compare, a neighbor with other numbers."""

HINTS = {
    "propagate": (
        """A layer gets what the layer before it gave, and only the first one gets X. So one name holds the current
        activations, and the loop replaces it. What is kept for the result, and when is it added: before the layer,
        or after it?""",
        """Compare the length of your list with the number of weights, and its first entry with f(W_1 X). Try two
        layers of different sizes: the last entry has as many rows as the last matrix. Every layer has the
        activation, the last one too.""",
        """A chain of the same kind with plain numbers: start at 3, multiply by 2, then by 5, and take the root each
        time. The first result is `round((2 * 3) ** 0.5, 3)`, which gives `2.449`; the second starts from it:
        `round((5 * 6 ** 0.5) ** 0.5, 3)` gives `3.5`. Both are kept, and 3 itself is not.""",
    ),
    "backpropagate_std": (
        """Two passes. Forward keeps the activations of each layer. Backward starts with the drawn gradient and goes
        from the last layer to the first. In each layer two things happen: the gradient passes the activation, then
        the matrix. After which of the two is it dZ?""",
        """Compare a linear net first: no slope matters there. Then the order of your list: it begins with layer 1,
        while the loop begins with the last. Print the shape of the gradient beside that of the layer's activations:
        they agree.""",
        """One layer with the activation a = z², at z = 3, and matrix entry 4: an arriving gradient of 0.5 passes
        the activation with its slope 2z, and `0.5 * 2 * 3` gives `3.0`; that is its dZ. What goes on to the input
        has the matrix as well: `3.0 * 4` gives `12.0`.""",
    ),
    "orthogonal": (
        """QR gives orthonormal columns, as many as the smaller side has. So which of the two, G or its transpose,
        is the tall one? And what has to be undone at the end if you turned it? The signs make the result
        independent of the library.""",
        """Compare a tall, a wide and a square shape. For Q of a tall one, Qᵀ Q is the identity; for a wide result,
        Q Qᵀ is. Look at the diagonal of R after your change of signs. The gain comes last.""",
        """Signs on columns: multiplying by a row scales the columns. `(np.array([[1, 2], [3, 4]]) * np.array([1,
        -1])).tolist()` gives `[[1, -2], [3, -4]]`, and `np.sign(np.diag(np.array([[5, 7], [0, -2]]))).tolist()`
        gives `[1, -1]`. A product does not change if column j of Q and row j of R both change their sign.""",
    ),
    "lsuv": (
        """Layer by layer: the input of a layer is what the layers before it give with their new weights. Inside a
        layer there is a small loop: measure, stop if it is close enough, else divide. What is measured: the numbers
        before the activation, or after it?""",
        """Compare `np.std` of each pre-activation afterward with 1. Compare the given weights before and after the
        call: they have to stay. A layer that was within the tolerance keeps its numbers exactly.""",
        """Dividing by the standard deviation makes it 1: `float(np.std(np.array([2.0, 6.0])))` gives `2.0`, and
        `float(np.std(np.array([2.0, 6.0]) / 2.0))` gives `1.0`. Dividing by the variance overshoots:
        `float(np.std(np.array([2.0, 6.0]) / 4.0))` gives `0.5`. In a linear product, a factor on W is the same
        factor on W A.""",
    ),
}
