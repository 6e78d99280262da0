"""TensorFlow: the whole loop in one function that XLA compiles."""

import numpy as np
import tensorflow as tf
import workload as w

VERSION = tf.__version__

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)

compiled = tf.function(jit_compile=True)


def forward(params, x):
    for index in range(0, len(params) - 2, 2):
        x = tf.nn.relu(x @ params[index] + params[index + 1])
    return x @ params[-2] + params[-1]


def gradients(params, x, labels):
    with tf.GradientTape() as tape:
        tape.watch(params)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, forward(params, x))
        loss = tf.reduce_mean(losses)
    return tape.gradient(loss, params)


def adam(params, first, second, step, x, labels):
    found = gradients(params, x, labels)
    step += 1.0
    first = [w.BETA1 * m + (1 - w.BETA1) * g for m, g in zip(first, found)]
    second = [w.BETA2 * v + (1 - w.BETA2) * g * g for v, g in zip(second, found)]
    rate = w.ADAM_RATE / (1 - w.BETA1**step)
    scale = 1 / (1 - w.BETA2**step)
    params = [
        p - rate * m / (tf.sqrt(v * scale) + w.EPSILON)
        for p, m, v in zip(params, first, second)
    ]
    return params, first, second, step


def start(sizes):
    return [tf.constant(array) for pair in w.weights(sizes) for array in pair]


def state(params):
    zeros = [tf.zeros_like(p) for p in params]
    return params, zeros, zeros, tf.constant(0.0)


@compiled
def spiral_loop(params, points, labels, steps):
    params, first, second, step = state(params)
    for _ in tf.range(steps):
        params, first, second, step = adam(params, first, second, step, points, labels)
    return params


@compiled
def minibatch_loop(params, points, labels, orders):
    params, first, second, step = state(params)
    whole = orders.shape[1] // w.BATCH
    for epoch in tf.range(orders.shape[0]):
        points_now, labels_now = tf.gather(points, orders[epoch]), tf.gather(labels, orders[epoch])
        for batch in tf.range(whole):
            x = tf.slice(points_now, [batch * w.BATCH, 0], [w.BATCH, 2])
            y = tf.slice(labels_now, [batch * w.BATCH], [w.BATCH])
            params, first, second, step = adam(params, first, second, step, x, y)
        x, y = points_now[whole * w.BATCH :], labels_now[whole * w.BATCH :]
        params, first, second, step = adam(params, first, second, step, x, y)
    return params


@compiled
def image_loop(params, images, labels, steps):
    for step in tf.range(steps):
        batch = step % images.shape[0]
        found = gradients(params, images[batch], labels[batch])
        params = [p - w.SGD_RATE * g for p, g in zip(params, found)]
    return params


predict = compiled(forward)


def second_time(work):
    """Times what has been compiled by doing it once; reads the result."""
    run = lambda: [p.numpy() for p in work()]
    run()
    seconds, params = w.timed(run)
    return seconds, [tf.constant(p) for p in params]


class Peer:
    def spiral(self, data, steps):
        points, labels = tf.constant(data.points), tf.constant(data.point_labels)
        params, steps = start(w.SPIRAL), tf.constant(steps)
        work = lambda: spiral_loop(params, points, labels, steps)
        seconds, params = second_time(work)
        # Concrete and the parameters as constants: fewest checks at every call.
        one = compiled(lambda point: forward(params, point))
        self.net = one.get_concrete_function(tf.TensorSpec([1, 2]))
        return seconds, w.accuracy(predict(params, points), data.point_labels)

    def minibatch(self, data, epochs):
        points, labels = tf.constant(data.points), tf.constant(data.point_labels)
        params, orders = start(w.SPIRAL), tf.constant(data.orders(epochs))
        work = lambda: minibatch_loop(params, points, labels, orders)
        seconds, params = second_time(work)
        return seconds, w.accuracy(predict(params, points), data.point_labels)

    def predict(self, point):
        return self.net(tf.constant(point[np.newaxis])).numpy()

    def train_images(self, data, steps):
        images, labels = map(tf.constant, data.image_batches())
        params, steps = start(w.IMAGES), tf.constant(steps)
        seconds, params = second_time(lambda: image_loop(params, images, labels, steps))
        return seconds, w.accuracy(predict(params, tf.constant(data.images)), data.image_labels)

    def batch(self, vectors):
        params, vectors = start(w.LARGE), tf.constant(vectors)
        return lambda: predict(params, vectors).numpy()


PEERS = {"whole loop compiled by XLA": Peer}
