"""Honest solutions of notebook 06 that look unlike the reference: each has to get full marks."""

import numpy as np

# --- forward -----------------------------------------------------------------------------------------------------------


def forward_by_steps(Z, gamma, beta, running, mode, momentum=0.9, eps=1e-5):
    """Sums divided by m, one intermediate a line, and two branches that repeat each other; more in the cache than asked for."""
    m = Z.shape[1]
    if mode == "train":
        mu = 1.0 / m * np.sum(Z, axis=1, keepdims=True)
        centred = Z - mu
        var = 1.0 / m * np.sum(centred**2, axis=1, keepdims=True)
        sqrtvar = np.sqrt(var + eps)
        ivar = 1.0 / sqrtvar
        xhat = centred * ivar
        out = gamma * xhat + beta
        new = {}
        new["mean"] = momentum * running["mean"] + (1 - momentum) * mu
        new["var"] = momentum * running["var"] + (1 - momentum) * var
        cache = {
            "Z": Z, "Z_hat": xhat, "mean": mu, "var": var, "gamma": gamma, "eps": eps,
            "ivar": ivar, "sqrtvar": sqrtvar,
        }  # fmt: skip
        return out, cache, new
    if mode == "test":
        xhat = (Z - running["mean"]) / np.sqrt(running["var"] + eps)
        return gamma * xhat + beta, None, {"mean": running["mean"], "var": running["var"]}
    raise ValueError(mode)


def forward_in_place_on_copies(Z, gamma, beta, running, mode, momentum=0.9, eps=1e-5):
    """Copies, changed in place; the running averages move by a fraction of the difference."""
    new = {name: np.array(value) for name, value in running.items()}
    mean, var = running["mean"], running["var"]
    if mode == "train":
        mean, var = np.mean(Z, axis=1)[:, np.newaxis], np.var(Z, axis=1)[:, np.newaxis]
        new["mean"] += (1 - momentum) * (mean - new["mean"])
        new["var"] += (1 - momentum) * (var - new["var"])
    Z_hat = Z.copy()
    Z_hat -= mean
    Z_hat *= (var + eps) ** -0.5
    Y = Z_hat * gamma
    Y += beta
    cache = {"gamma": gamma, "eps": eps, "var": var, "mean": mean, "Z_hat": Z_hat, "Z": Z}
    return Y, cache if mode == "train" else None, new


def forward_folded(z, g, b, avg, how, keep=0.9, epsilon=1e-5):
    """γ and β folded into one slope and one offset; renamed parameters; a list is returned."""
    if how != "train":
        slope = g / np.sqrt(avg["var"] + epsilon)
        return [slope * z + (b - slope * avg["mean"]), None, avg]
    mean = z.mean(1, keepdims=True)
    var = np.mean(np.square(z - mean), axis=1, keepdims=True)
    slope = g / np.sqrt(var + epsilon)
    updated = {key: avg[key] * keep + value * (1 - keep) for key, value in (("mean", mean), ("var", var))}
    saved = {"Z_hat": (z - mean) / np.sqrt(var + epsilon), "gamma": g, "eps": epsilon}
    saved |= {"Z": z, "mean": mean, "var": var}
    return [slope * z + (b - slope * mean), saved, updated]


def forward_by_rows(Z, gamma, beta, running, mode, momentum=0.9, eps=1e-5):
    """A loop over the units, and a forgotten print."""
    mean, var = np.array(running["mean"], dtype=float), np.array(running["var"], dtype=float)
    used_mean, used_var = mean.copy(), var.copy()
    Z_hat, Y = np.zeros(Z.shape), np.zeros(Z.shape)
    for unit, row in enumerate(Z):
        if mode == "train":
            used_mean[unit, 0], used_var[unit, 0] = row.mean(), row.std() ** 2
            mean[unit] = momentum * mean[unit] + (1 - momentum) * used_mean[unit]
            var[unit] = momentum * var[unit] + (1 - momentum) * used_var[unit]
        Z_hat[unit] = (row - used_mean[unit]) / np.sqrt(used_var[unit] + eps)
        Y[unit] = gamma[unit] * Z_hat[unit] + beta[unit]
    print("mode", mode)
    cache = None
    if mode == "train":
        cache = {"Z": Z, "Z_hat": Z_hat, "mean": used_mean, "var": used_var, "gamma": gamma, "eps": eps}
    return Y, cache, {"mean": mean, "var": var}


def forward_transposed(Z, gamma, beta, running, mode, momentum=0.9, eps=1e-5):
    """Computed on the transpose, one example per row, as most libraries have it."""
    rows = Z.T
    if mode == "test":
        mean, var = running["mean"].T, running["var"].T
    else:
        mean, var = rows.mean(axis=0).reshape(1, -1), rows.var(axis=0).reshape(1, -1)
    hat = (rows - mean) / np.sqrt(var + eps)
    Y = (hat * gamma.T + beta.T).T
    if mode == "test":
        return Y, None, {**running}
    cache = {"Z": Z, "Z_hat": hat.T, "mean": mean.T, "var": var.T, "gamma": gamma, "eps": float(eps)}
    averaged = {
        "mean": running["mean"] * momentum + mean.T * (1 - momentum),
        "var": running["var"] * momentum + var.T * (1 - momentum),
    }
    return Y, cache, averaged


# --- backward ----------------------------------------------------------------------------------------------------------


def backward_as_in_the_paper(dY, cache):
    """Path by path, with the derivatives by variance and mean, as Ioffe and Szegedy write it."""
    Z, Z_hat, mean, var = cache["Z"], cache["Z_hat"], cache["mean"], cache["var"]
    eps, m = cache["eps"], dY.shape[1]
    dZ_hat = dY * cache["gamma"]
    dvar = np.sum(dZ_hat * (Z - mean) * -0.5 * (var + eps) ** -1.5, axis=1, keepdims=True)
    dmean = np.sum(dZ_hat * -1 / np.sqrt(var + eps), axis=1, keepdims=True)
    dmean = dmean + dvar * np.sum(-2 * (Z - mean), axis=1, keepdims=True) / m
    dZ = dZ_hat / np.sqrt(var + eps) + dvar * 2 * (Z - mean) / m + dmean / m
    return dZ, np.sum(dY * Z_hat, axis=1, keepdims=True), np.sum(dY, axis=1, keepdims=True)


def backward_with_one_fraction(dout, saved):
    """Everything over m; renamed parameters; sums by einsum."""
    xhat, m = saved["Z_hat"], dout.shape[1]
    dgamma = np.einsum("ij,ij->i", dout, xhat)[:, None]
    dbeta = np.einsum("ij->i", dout)[:, None]
    ivar = 1.0 / np.sqrt(saved["var"] + saved["eps"])
    dx = (1.0 / m) * saved["gamma"] * ivar * (m * dout - dbeta - xhat * dgamma)
    return dx, dgamma, dbeta


def backward_through_a_graph(dY, cache):
    """Node by node backwards through the computation, and everything computed anew from Z."""
    Z, gamma = cache["Z"], cache["gamma"]
    m = Z.shape[1]
    mu = Z.mean(axis=1, keepdims=True)
    centred = Z - mu
    root = np.sqrt(np.mean(centred**2, axis=1, keepdims=True) + cache["eps"])
    inverse = 1 / root
    dbeta = dY.sum(axis=1, keepdims=True)
    dgamma = (dY * centred * inverse).sum(axis=1, keepdims=True)
    dhat = dY * gamma
    dinverse = (dhat * centred).sum(axis=1, keepdims=True)
    dcentred = dhat * inverse
    droot = -dinverse / root**2
    dvar = 0.5 * droot / root
    dcentred = dcentred + 2 * centred * (dvar * np.ones_like(Z) / m)
    dmu = -dcentred.sum(axis=1, keepdims=True)
    return dcentred + dmu / m * np.ones_like(Z), dgamma, dbeta


def backward_by_jacobian(dY, cache):
    """The Jacobian of each unit as a matrix; a list is returned."""
    Z_hat, m = cache["Z_hat"], dY.shape[1]
    root = np.sqrt(cache["var"] + cache["eps"])
    dZ = np.empty(dY.shape)
    for unit, row in enumerate(Z_hat):
        jacobian = (np.eye(m) - 1 / m - np.outer(row, row) / m) / root[unit]
        dZ[unit] = jacobian.T @ (cache["gamma"][unit] * dY[unit])
    ones = np.ones((m, 1))
    return [dZ, (dY * Z_hat) @ ones, dY @ ones]


def backward_by_projection(dY, cache):
    """dY minus what mean and scale cannot feel, changed in place on a copy."""
    Z_hat = cache["Z_hat"]
    dgamma, dbeta = np.sum(dY * Z_hat, 1).reshape(-1, 1), np.sum(dY, 1).reshape(-1, 1)
    dZ = dY.copy()
    dZ -= dY.mean(axis=1, keepdims=True)
    dZ -= Z_hat * np.mean(dY * Z_hat, axis=1, keepdims=True)
    dZ *= cache["gamma"]
    dZ /= np.sqrt(cache["var"] + cache["eps"])
    return dZ, dgamma, dbeta


HONEST = {
    "batchnorm_forward": [
        forward_by_steps,
        forward_in_place_on_copies,
        forward_folded,
        forward_by_rows,
        forward_transposed,
    ],
    "batchnorm_backward": [
        backward_as_in_the_paper,
        backward_with_one_fraction,
        backward_through_a_graph,
        backward_by_jacobian,
        backward_by_projection,
    ],
}
