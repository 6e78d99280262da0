"""What everybody computes, on which data, and how it is timed."""

import statistics
import time

import numpy as np

ADAM_RATE, BETA1, BETA2, EPSILON = 0.01, 0.9, 0.999, 1e-8
SGD_RATE = 0.1
BATCH = 32
SPIRAL, IMAGES, LARGE = (2, 24, 24, 7), (784, 128, 10), (64, 256, 256, 8)

# The columns of the tables: name, unit, how many of these a second has.
WORKLOADS = (
    ("spiral", "ms", 1e3),
    ("minibatch", "ms", 1e3),
    ("one inference", "ns", 1e9),
    ("784-128-10", "ms", 1e3),
    ("batch inference", "µs", 1e6),
)
LAYERS = (
    ("Conv2d", "ms", 1e3),
    ("GRU", "ms", 1e3),
    ("ResNet-8", "ms", 1e3),
)


class Amount:
    """How much of each workload there is."""

    def __init__(self, quick):
        self.spiral_steps = 500 if quick else 1000
        self.minibatch_epochs = 30 if quick else 50
        self.image_steps = 100 if quick else 1000
        self.gru_steps = 5 if quick else 50
        self.resnet_steps = 48
        self.repetitions = 3 if quick else 21


class Data:
    """The same data as the Rust program has, but for the large network's inputs."""

    def __init__(self, folder):
        self.points, self.point_labels = _read(f"{folder}/spiral.csv")
        self.images, self.image_labels = _read(f"{folder}/images.csv")
        self.vectors = np.random.default_rng(1).standard_normal((10_000, 64), np.float32)

    def orders(self, epochs):
        """The samples' order in each epoch."""
        rng = np.random.default_rng(2)
        orders = [rng.permutation(len(self.points)) for _ in range(epochs)]
        return np.array(orders, np.int32)

    def image_batches(self):
        """All batches of images, in their order."""
        images = self.images.reshape(-1, BATCH, 784)
        return images, self.image_labels.reshape(-1, BATCH)


def _read(file):
    table = np.loadtxt(file, np.float32, delimiter=",")
    return np.ascontiguousarray(table[:, :-1]), table[:, -1].astype(np.int32)


def weights(sizes, dtype=np.float32):
    """Weights as He et al. (2015) draw them, and biases."""
    rng = np.random.default_rng(3)
    return [
        (
            (rng.standard_normal((i, o)) * np.sqrt(2 / i)).astype(dtype),
            np.zeros(o, dtype),
        )
        for i, o in zip(sizes, sizes[1:])
    ]


def accuracy(scores, labels):
    return float((np.asarray(scores).argmax(1) == labels).mean())


def timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def median(repetitions, work):
    """The median time of an inference, after once for caches and compilers."""
    work()
    return statistics.median(timed(work)[0] for _ in range(repetitions))


def run_all(peer, data, amount):
    """A list of (seconds, accuracy or None), one for each workload that there is."""
    spiral = peer.spiral(data, amount.spiral_steps)
    minibatch = peer.minibatch(data, amount.minibatch_epochs)

    def points():
        for point in data.points:
            peer.predict(point)

    one = median(min(amount.repetitions, 5), points) / len(data.points)
    images = peer.train_images(data, amount.image_steps)
    batch = median(amount.repetitions, peer.batch(data.vectors))
    runs = [spiral, minibatch, (one, None), images, (batch, None)]
    if hasattr(peer, "layers"):
        runs += peer.layers(amount)
    return runs
