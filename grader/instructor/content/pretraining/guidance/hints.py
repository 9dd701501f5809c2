"""Three steps of help for each exercise: what to think about, what to compare, a neighbor with other numbers."""

HINTS = {
    "train_autoencoder": (
        """One pass of the loop has four parts: codes and reconstruction, the cost, the gradients, the update.
        The gradients need the weights as they were, so all four gradients come before any update. The cost has
        1/(2m), and its derivative loses the 2. Both layers are sigmoids: each has its slope, written with its
        own output.""",
        """Compare the number of costs with the iterations, and the first with the cost of the untrained net.
        The costs fall. Compare your gradient with a two-sided difference for one entry of W and one of W_out.""",
        """One number: x = 0.8, output s = 0.6, m = 1. The derivative of (s − x)²/2 with respect to what enters
        the sigmoid is `round((0.6 - 0.8) * 0.6 * (1 - 0.6), 3)`, which gives `-0.048`. With a learning rate of
        5, a bias of 0.1 becomes `round(0.1 - 5 * -0.048, 2)`, which gives `0.34`.""",
    ),
    "pretrain": (
        """Every hidden layer is trained on what the layer before it gives; the first on X. So one name holds
        the current input, and after each auto-encoder it becomes that one's codes. Which half of the
        auto-encoder is kept? The output layer is not trained here.""",
        """Compare the shapes with those of `initialize_parameters`: the same names, the same sizes. Compare W1
        with a single call of `train_autoencoder` on X. The seeds count from the first layer; the output layer
        has the plain seed.""",
        """A chain of the same kind: squeeze a list of eight numbers to four averages, then to two. The second
        step works on the four, not on the eight: `np.mean(np.arange(8).reshape(4, 2), axis=1).tolist()` gives
        `[0.5, 2.5, 4.5, 6.5]`, and of these `np.mean(np.array([0.5, 2.5, 4.5, 6.5]).reshape(2, 2),
        axis=1).tolist()` gives `[1.5, 5.5]`.""",
    ),
    "repaired_initialize": (
        """What is broken shows in the signal: look at how the size of the activations changes from layer to
        layer. A ReLU throws half of the mean square away. What does the variance of the weights have to be, so
        that a layer gives back what it got? γ and β are no weights: with which values do they change nothing?""",
        """Compare the mean square of the activations in the first and in the seventh layer: about equal, within
        a factor of two. Compare two calls with one seed, and two seeds.""",
        """How a factor adds up: if each of 6 layers passes on 0.7 of the signal, `round(0.7 ** 6, 3)` gives
        `0.118` of it arrives; with 1.3, `round(1.3 ** 6, 2)` gives `4.83`. For tanh near 0, which loses
        nothing, a layer with 25 inputs needs the standard deviation `round(float(np.sqrt(1 / 25)), 2)`, which
        gives `0.2`.""",
    ),
    "repaired_backward": (
        """Go through the forward pass from its end, and ask at each step what the gradient needs: the layer's
        input for dW, the slope of the ReLU, the mask of the dropout, the three paths of batch norm. Dropout and
        batch norm are in one layer only. How often is the 1/m applied?""",
        """Check each gradient alone with a two-sided difference of the cost, in training mode with the mask
        held fixed, the last layers first. The first layer that disagrees is where to look: the ones below it
        follow from it.""",
        """The order matters: u → ReLU → times a mask entry of 2. With u = 3 and a gradient of 0.5 arriving,
        `0.5 * 2 * 1` gives `1.0`; with u = −3, `0.5 * 2 * 0` gives `0.0`. A row of gradients (1, 3) minus its
        mean is `(np.array([1.0, 3.0]) - 2.0).tolist()`, which gives `[-1.0, 1.0]`: that is the path through a
        mean.""",
    ),
    "repaired_forward": (
        """In training it is right already. What must be different in test mode? Ask it of each part that uses
        chance or the batch: the dropout mask, the mean and the variance, the running statistics. One example
        alone has no variance of its own.""",
        """Call it twice in test mode with one generator: the results are equal, and the generator has not
        moved. One example alone gives the same output as within a batch. `running` comes back as it was.""",
        """Normalizing one example with 5 alone gives its own mean, and nothing is left: `5 - 5` gives `0`. With
        running statistics of mean 3 and variance 4, it keeps its place: `(5 - 3) / 4 ** 0.5` gives `1.0`. An
        inverted mask has mean 1, so leaving it out changes nothing on average: `0.8 * (1 / 0.8)` gives `1.0`.""",
    ),
}
