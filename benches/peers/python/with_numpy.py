"""NumPy: forward, backward and optimizer by hand, in place where it can be."""

import numpy as np
import workload as w

VERSION = np.__version__


class Net:
    def __init__(self, sizes, dtype, adam=True):
        self.params = [array for pair in w.weights(sizes, dtype) for array in pair]
        self.first = [np.zeros_like(p) for p in self.params]
        self.second = [np.zeros_like(p) for p in self.params]
        self.adam = adam
        self.steps = 0

    def forward(self, x):
        """The outputs of all layers."""
        outputs = [x]
        for index in range(0, len(self.params), 2):
            weight, bias = self.params[index : index + 2]
            y = outputs[-1] @ weight
            y += bias
            if index + 2 < len(self.params):
                np.maximum(y, 0, out=y)
            outputs.append(y)
        return outputs

    def step(self, x, labels):
        outputs = self.forward(x)
        delta = outputs.pop()
        delta -= delta.max(1, keepdims=True)
        np.exp(delta, out=delta)
        delta /= delta.sum(1, keepdims=True)
        delta[np.arange(len(labels)), labels] -= 1
        delta /= delta.dtype.type(len(labels))
        self.steps += 1
        for index in range(len(self.params) - 2, -1, -2):
            y = outputs.pop()
            gradients = y.T @ delta, delta.sum(0)
            if index > 0:
                delta = delta @ self.params[index].T
                delta *= y > 0
            for part, gradient in enumerate(gradients):
                self.update(index + part, gradient)

    def update(self, index, gradient):
        if not self.adam:
            gradient *= w.SGD_RATE
            self.params[index] -= gradient
            return
        first, second = self.first[index], self.second[index]
        first *= w.BETA1
        first += (1 - w.BETA1) * gradient
        gradient *= gradient
        gradient *= 1 - w.BETA2
        second *= w.BETA2
        second += gradient
        change = second / (1 - w.BETA2**self.steps)
        np.sqrt(change, out=change)
        change += w.EPSILON
        np.divide(first, change, out=change)
        change *= w.ADAM_RATE / (1 - w.BETA1**self.steps)
        self.params[index] -= change


class Peer:
    def __init__(self, dtype):
        self.dtype = dtype

    def spiral(self, data, steps):
        points = data.points.astype(self.dtype)
        self.net = net = Net(w.SPIRAL, self.dtype)

        def train():
            for _ in range(steps):
                net.step(points, data.point_labels)

        seconds, _ = w.timed(train)
        return seconds, w.accuracy(net.forward(points)[-1], data.point_labels)

    def minibatch(self, data, epochs):
        points = data.points.astype(self.dtype)
        net = Net(w.SPIRAL, self.dtype)
        orders = data.orders(epochs)

        def train():
            for order in orders:
                for start in range(0, len(order), w.BATCH):
                    part = order[start : start + w.BATCH]
                    net.step(points[part], data.point_labels[part])

        seconds, _ = w.timed(train)
        return seconds, w.accuracy(net.forward(points)[-1], data.point_labels)

    def predict(self, point):
        return self.net.forward(point)[-1]

    def train_images(self, data, steps):
        images, labels = data.image_batches()
        images = images.astype(self.dtype)
        net = Net(w.IMAGES, self.dtype, adam=False)

        def train():
            for step in range(steps):
                net.step(images[step % len(images)], labels[step % len(images)])

        seconds, _ = w.timed(train)
        scores = net.forward(images.reshape(-1, 784))[-1]
        return seconds, w.accuracy(scores, data.image_labels)

    def batch(self, vectors):
        vectors = vectors.astype(self.dtype)
        net = Net(w.LARGE, self.dtype)
        return lambda: net.forward(vectors)[-1]


PEERS = {
    "float32": lambda: Peer(np.float32),
    "float64": lambda: Peer(np.float64),
}
