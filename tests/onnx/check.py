"""Runs ONNX files and compares what comes out with what it should be.

Takes a folder that has, for each case, a file `.onnx`, samples `.x`, and what the
network makes of them, `.y`.
"""

import itertools
import pathlib
import sys

import numpy
import onnx
import onnx.reference
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as state

TOLERANCE = 1e-5


def shapes(model):
    """The sizes of every value, by its name."""
    graph = model.graph
    return {
        value.name: [dim.dim_param or dim.dim_value or None for dim in value.type.tensor_type.shape.dim]
        for value in [*graph.value_info, *graph.input, *graph.output]
    }


def check_graph(model):
    """The file is a sound one, and its sizes are those that operators make."""
    onnx.checker.check_model(model, full_check=True)
    # A layer of someone's own may ask for a later version.
    later = onnx.ModelProto()
    later.CopyFrom(model)
    later.opset_import[0].version, later.ir_version = 23, 11
    onnx.checker.check_model(later, full_check=True)
    told = shapes(model)
    nodes = model.graph.node
    assert len({node.name for node in nodes}) == len(nodes), "two nodes of one name"
    for node in nodes:
        for name in node.output:
            assert name in told, f"no sizes of {name}"
    # With nothing told but the input's sizes, none other are found.
    bare = onnx.ModelProto()
    bare.CopyFrom(model)
    del bare.graph.value_info[:]
    for value in bare.graph.output:
        value.type.tensor_type.ClearField("shape")
    found = shapes(onnx.shape_inference.infer_shapes(bare, check_type=True, strict_mode=True, data_prop=True))
    compared = 0
    for name, sizes in found.items():
        assert len(sizes) == len(told[name]), f"{name}: {told[name]}, found {sizes}"
        for size, expected in zip(sizes, told[name]):
            # A name that was made up for what is not known.
            if size is not None and not (isinstance(size, str) and size.startswith("unk__")):
                assert size == expected, f"{name}: {told[name]}, found {sizes}"
                compared += 1
    return compared


def runners(model):
    """What runs the file: the runtime, as the graph is and as it makes it faster; or,
    for operators that it has no code for with 64-bit floats, the reference of ONNX."""
    levels = onnxruntime.GraphOptimizationLevel
    double = model.graph.input[0].type.tensor_type.elem_type == onnx.TensorProto.DOUBLE
    zeros = numpy.zeros([1, *shapes(model)["input"][1:]], numpy.float64 if double else numpy.float32)
    found = []
    for level in [levels.ORT_DISABLE_ALL, levels.ORT_ENABLE_ALL]:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.graph_optimization_level = level
        try:
            session = onnxruntime.InferenceSession(
                model.SerializeToString(), options, providers=["CPUExecutionProvider"]
            )
            session.run(["output"], {"input": zeros})
        except (state.NotImplemented, state.RuntimeException):
            if not double:
                raise
            return "reference", [onnx.reference.ReferenceEvaluator(model)]
        found.append(session)
    return "onnxruntime", found


def check(path):
    model = onnx.load(path)
    compared = check_graph(model)
    element = numpy.dtype("<f4" if model.graph.input[0].type.tensor_type.elem_type == 1 else "<f8")
    sizes = shapes(model)
    x, y = (
        numpy.fromfile(path.with_suffix(suffix), element).reshape(-1, *sizes[name][1:])
        for name, suffix in [("input", ".x"), ("output", ".y")]
    )
    name, sessions = runners(model)
    worst = 0.0
    for session, batch in itertools.product(sessions, [1, 3, len(x)]):
        [found] = session.run(["output"], {"input": x[:batch]})
        assert found.dtype == element and found.shape == y[:batch].shape, f"{found.dtype} {found.shape}"
        difference = numpy.abs(found - y[:batch]) / numpy.maximum(numpy.abs(y[:batch]), 1)
        assert not numpy.isnan(difference).any(), "NaN"
        worst = max(worst, difference.max())
    nodes = len(model.graph.node)
    print(f"{path.stem:32} {nodes:3} nodes  {compared:3} sizes  off by {worst:.1e}  {name}")
    assert worst <= TOLERANCE, f"off by {worst}"


def main(folder):
    paths = sorted(pathlib.Path(folder).glob("*.onnx"))
    failed = []
    for path in paths:
        try:
            check(path)
        except Exception as error:
            failed.append(path.stem)
            print(f"{path.stem}: {type(error).__name__}: {error}")
    print(f"{len(paths) - len(failed)} passed, {len(failed)} failed")
    if failed or not paths:
        sys.exit(1)


main(sys.argv[1])
