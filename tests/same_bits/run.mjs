// Runs all cases of a WebAssembly module: `node run.mjs wasm.wasm`. Prints the
// lines that the native program prints, and fails where it does.
import { readFile } from "node:fs/promises";
import process from "node:process";

const module = await readFile(process.argv[2]);
const { instance } = await WebAssembly.instantiate(module);
const wasm = instance.exports;

const hex = (hash) => BigInt.asUintN(64, hash).toString(16).padStart(16, "0");

function text(start, length) {
    return new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, start, length));
}

/** Runs one case and prints its line. */
function check(index, float) {
    const label = `${text(wasm.name(index), wasm.name_length(index))} ${float}`;
    const expected = hex(wasm.expected(index));
    try {
        const hash = hex(wasm.run(index));
        console.log(hash === expected ? `${label} ${hash}` : `${label} ${hash}, expected ${expected}`);
        return hash === expected;
    } catch (error) {
        console.log(`${label} has no hash (${error.message}), expected ${expected}`);
        return false;
    }
}

const singles = wasm.singles();
const results = Array.from({ length: singles + wasm.doubles() }, (_, index) =>
    check(index, index < singles ? "f32" : "f64"),
);
const passed = results.filter(Boolean).length;
const failed = results.length - passed;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
