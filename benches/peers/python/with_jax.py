"""JAX: the step compiled, and the whole loop compiled."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import workload as w

VERSION = jax.__version__


def forward(params, x):
    for weight, bias in params[:-1]:
        x = jax.nn.relu(x @ weight + bias)
    weight, bias = params[-1]
    return x @ weight + bias


def loss(params, x, labels):
    scores = jax.nn.log_softmax(forward(params, x))
    return -jnp.take_along_axis(scores, labels[:, None], 1).mean()


def adam(state, x, labels):
    params, first, second, step = state
    gradients = jax.grad(loss)(params, x, labels)
    step += 1
    first = jax.tree.map(lambda m, g: w.BETA1 * m + (1 - w.BETA1) * g, first, gradients)
    second = jax.tree.map(lambda v, g: w.BETA2 * v + (1 - w.BETA2) * g * g, second, gradients)
    rate = w.ADAM_RATE / (1 - w.BETA1**step)
    scale = 1 / (1 - w.BETA2**step)
    params = jax.tree.map(
        lambda p, m, v: p - rate * m / (jnp.sqrt(v * scale) + w.EPSILON), params, first, second
    )
    return params, first, second, step


def sgd(params, x, labels):
    gradients = jax.grad(loss)(params, x, labels)
    return jax.tree.map(lambda p, g: p - w.SGD_RATE * g, params, gradients)


def start(sizes, moments=True):
    params = jax.tree.map(jnp.asarray, w.weights(sizes))
    if not moments:
        return params
    zeros = jax.tree.map(jnp.zeros_like, params)
    return params, zeros, zeros, jnp.float32(0)


def epoch(state, order, points, labels):
    """The full batches of an epoch, then what is left."""
    whole = len(order) // w.BATCH * w.BATCH

    def step(state, part):
        return adam(state, points[part], labels[part]), None

    state, _ = jax.lax.scan(step, state, order[:whole].reshape(-1, w.BATCH))
    return step(state, order[whole:])[0]


@partial(jax.jit, static_argnums=3)
def spiral_loop(state, points, labels, steps):
    return jax.lax.fori_loop(0, steps, lambda _, state: adam(state, points, labels), state)


@jax.jit
def minibatch_loop(state, points, labels, orders):
    one = lambda state, order: (epoch(state, order, points, labels), None)
    return jax.lax.scan(one, state, orders)[0]


@partial(jax.jit, static_argnums=3)
def image_loop(params, images, labels, steps):
    def one(step, params):
        return sgd(params, images[step % len(images)], labels[step % len(images)])

    return jax.lax.fori_loop(0, steps, one, params)


adam_step, sgd_step, predict = jax.jit(adam), jax.jit(sgd), jax.jit(forward)


def second_time(work):
    """Times what has been compiled by doing it once."""
    jax.block_until_ready(work())
    return w.timed(lambda: jax.block_until_ready(work()))


class Peer:
    def __init__(self, whole):
        self.whole = whole

    def spiral(self, data, steps):
        points, labels = jnp.asarray(data.points), jnp.asarray(data.point_labels)

        def train():
            state = start(w.SPIRAL)
            if self.whole:
                return spiral_loop(state, points, labels, steps)
            for _ in range(steps):
                state = adam_step(state, points, labels)
            return state

        seconds, (params, *_) = second_time(train)
        # The parameters as constants: fewer arguments at every call.
        self.net = jax.jit(lambda point: forward(params, point))
        return seconds, w.accuracy(predict(params, points), data.point_labels)

    def minibatch(self, data, epochs):
        points, labels = jnp.asarray(data.points), jnp.asarray(data.point_labels)
        orders = data.orders(epochs)

        def train():
            state = start(w.SPIRAL)
            if self.whole:
                return minibatch_loop(state, points, labels, orders)
            for order in orders:
                for begin in range(0, len(order), w.BATCH):
                    part = order[begin : begin + w.BATCH]
                    state = adam_step(state, data.points[part], data.point_labels[part])
            return state

        seconds, (params, *_) = second_time(train)
        return seconds, w.accuracy(predict(params, points), data.point_labels)

    def predict(self, point):
        return np.asarray(self.net(point))

    def train_images(self, data, steps):
        images, labels = map(jnp.asarray, data.image_batches())
        batches = list(zip(images, labels))

        def train():
            params = start(w.IMAGES, moments=False)
            if self.whole:
                return image_loop(params, images, labels, steps)
            for step in range(steps):
                params = sgd_step(params, *batches[step % len(batches)])
            return params

        seconds, params = second_time(train)
        return seconds, w.accuracy(predict(params, data.images), data.image_labels)

    def batch(self, vectors):
        params, vectors = start(w.LARGE, moments=False), jnp.asarray(vectors)
        return lambda: np.asarray(predict(params, vectors))


PEERS = {
    "jit of the step": lambda: Peer(False),
    "jit of the whole loop": lambda: Peer(True),
}
