"""What the examples share: their command line, the progress they print and the picture they draw."""

import argparse
import os
import sys


def options(description, steps):
    """The example's command line: `data_dir`, `steps` and `picture`."""
    name = os.path.splitext(os.path.basename(sys.argv[0]))[0]
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data_dir", default="MNIST_data", help="folder of MNIST's files")
    parser.add_argument("--steps", type=int, default=steps, help="training steps (default: %(default)s)")
    parser.add_argument("--picture", default=os.path.join("mnist_out", name + ".png"), help="default: %(default)s")
    return parser.parse_args()


class Curves:
    """Accuracy and loss over the training steps, on the training batch and on the test images."""

    def __init__(self, label=""):
        self.label = label
        self.steps, self.train, self.test = [], [], []

    def add(self, step, train, test):
        """Notes `(accuracy, loss)` on the training batch and on the test images, and prints every hundredth step."""
        self.steps.append(step)
        self.train.append(train)
        self.test.append(test)
        if step % 100 == 0:
            print(
                "%sstep %4d: training batch accuracy %.3f, loss %7.4f; test accuracy %.4f, loss %.4f"
                % (self.label and self.label + ": ", step, train[0], train[1], test[0], test[1]),
                flush=True,
            )

    def test_accuracy(self):
        """The last accuracy on the test images."""
        return self.test[-1][0]


def draw(path, title, *curves):
    """Draws the curves into a PNG file: accuracy on the left, loss on the right."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 2, figsize=(12, 4.5), layout="constrained")
    for index, (axis, quantity) in enumerate(zip(axes, ("accuracy", "cross entropy"))):
        for number, curve in enumerate(curves):
            prefix = curve.label and curve.label + ", "
            color = "C%d" % number
            axis.plot(
                curve.steps,
                [point[index] for point in curve.train],
                color,
                lw=0.8,
                alpha=0.4,
                label=prefix + "training batch",
            )
            axis.plot(curve.steps, [point[index] for point in curve.test], color, lw=1.8, label=prefix + "test")
        axis.set(xlabel="step", ylabel=quantity)
        axis.grid(alpha=0.3)
    axes[0].set_ylim(0.8, 1.005)
    axes[1].set_ylim(0, 0.8)
    axes[0].legend(loc="lower right")
    figure.suptitle(title)
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
    print("The curves are in", path)
