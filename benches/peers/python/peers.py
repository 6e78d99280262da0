#!/usr/bin/env python3
"""Runs the workloads of the Rust program with Python's libraries, on one
thread, and prints rows for the same tables.

    cargo run --release -- --json OURS
    cargo run --release -- --write-data DATA
    python3 python/peers.py --data DATA --ours OURS

Every library runs in a process of its own; the processes take turns. A library
that is not installed is left out. What compilers do before the first result is
not counted.
"""

import argparse
import importlib
import json
import os
import statistics
import subprocess
import sys

from workload import LAYERS, WORKLOADS, Amount, Data, run_all

LIBRARIES = {
    "PyTorch": "with_torch",
    "JAX": "with_jax",
    "TensorFlow": "with_tensorflow",
    "NumPy": "with_numpy",
}

ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    "JAX_PLATFORMS": "cpu",
    "CUDA_VISIBLE_DEVICES": "",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", required=True, metavar="DIR", help="what --write-data wrote")
    parser.add_argument("--ours", metavar="FILE", help="what --json wrote, for ratios")
    parser.add_argument("--only", action="append", choices=LIBRARIES, help="only this library")
    parser.add_argument("--quick", action="store_true", help="a fraction of the work")
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="rounds (5)")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        library, variant = options.child
        module = importlib.import_module(LIBRARIES[library])
        print(json.dumps(run_all(module.PEERS[variant](), Data(options.data), Amount(options.quick))))
        return
    ours = None
    if options.ours:
        with open(options.ours) as file:
            ours = [run["seconds"] for run in json.load(file)[0]["runs"]]
    rows = variants(options.only or LIBRARIES)
    results = {row: [] for row in rows}
    for number in range(options.repeat):
        for row in rows:
            print(f"round {number + 1} of {options.repeat}: {row[0]}, {row[1]}", file=sys.stderr)
            results[row].append(child(row, options))
    names = {row: f"{row[0]} {rows[row]}, {row[1]}" for row in rows}
    results = {names[row]: [run for run in rounds if run] for row, rounds in results.items()}
    print_table(results, ours, WORKLOADS, 0)
    print()
    print_table(results, ours, LAYERS, len(WORKLOADS))


def print_table(results, ours, columns, first):
    """Prints a table whose first column has this number among the runs."""
    print("| library |" + "".join(f" {name}, {unit} |" for name, unit, _ in columns))
    print("|---|" + "---|" * len(columns))
    for name, rounds in results.items():
        if rounds:
            numbered = enumerate(columns, first)
            print(f"| {name} |" + "".join(cell(rounds, ours, *column) for column in numbered))


def variants(libraries):
    """The rows, with their versions; imports happen in other processes."""
    rows = {}
    for library in libraries:
        code = f"import {LIBRARIES[library]} as m, json; print(json.dumps([m.VERSION, list(m.PEERS)]))"
        done = run([sys.executable, "-c", code])
        if done.returncode:
            print(f"{library} cannot be used: {last_line(done)}", file=sys.stderr)
            continue
        version, names = json.loads(done.stdout.splitlines()[-1])
        rows.update({(library, name): version for name in names})
    return rows


def child(row, options):
    """One round of one row; None if it fails."""
    command = [sys.executable, __file__, "--child", *row, "--data", options.data]
    done = run(command + ["--quick"] * options.quick)
    if done.returncode:
        print(f"{row[0]}, {row[1]} does not run: {last_line(done)}", file=sys.stderr)
        return None
    return json.loads(done.stdout.splitlines()[-1])


def run(command):
    folder = os.path.dirname(os.path.abspath(__file__))
    environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": folder}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def last_line(done):
    return (done.stderr.strip().splitlines() or ["no message"])[-1]


def cell(rounds, ours, index, column):
    """The median of a workload, unless the library does not have it."""
    if index >= len(rounds[0]):
        return " – |"
    _, _, per_second = column
    seconds = statistics.median(runs[index][0] for runs in rounds)
    text = f" {three_digits(seconds * per_second)}"
    if ours:
        text += f" ({three_digits(seconds / ours[index])} x)"
    if rounds[0][index][1] is not None:
        text += f" {statistics.median(runs[index][1] for runs in rounds):.3f}"
    return text + " |"


def three_digits(number):
    digits = 2 if number < 10 else 1 if number < 100 else 0
    return f"{number:.{digits}f}"


if __name__ == "__main__":
    main()
