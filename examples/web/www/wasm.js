// @ts-check
// The exports of the module as functions of JavaScript's values.

/**
 * What training the module exports: `src/host.rs` describes each function.
 * @typedef {object} Exports
 * @property {WebAssembly.Memory} memory
 * @property {(length: number) => number} input
 * @property {() => number} output
 * @property {() => number} output_length
 * @property {() => number} configure
 * @property {() => void} reset
 * @property {(count: number) => number} step
 * @property {() => number} steps
 * @property {() => number} hash
 * @property {() => number} altered
 * @property {() => void} score
 * @property {() => void} sizes
 * @property {() => void} numbers
 * @property {() => void} marks
 * @property {() => void} points
 * @property {() => void} code
 * @property {() => void} colors
 * @property {(side: number, paper: number, strength: number) => void} regions
 * @property {(side: number, paper: number) => void} units
 * @property {(x: number, y: number, cls: number) => number} draw
 * @property {(all: number) => number} erase
 * @property {(safetensors: number) => number} save
 * @property {(safetensors: number) => number} load
 */

/** Why the module did not do something, in words. */
export class Refused extends Error {}

/** A training in the module. */
export class Training {
    /** @param {URL} url */
    static async load(url) {
        const response = await fetch(url);
        if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
        const module = await WebAssembly.instantiate(await response.arrayBuffer());
        return new Training(/** @type {any} */ (module.instance.exports));
    }

    /** @param {Exports} wasm */
    constructor(wasm) {
        this.wasm = wasm;
    }

    /** Begins with other settings, a line each. @param {string} settings */
    configure(settings) {
        this.#give(new TextEncoder().encode(settings));
        this.#check(this.wasm.configure());
    }

    /** Makes some steps. @param {number} count */
    step(count) {
        this.#check(this.wasm.step(count) === count);
    }

    reset() {
        this.wasm.reset();
    }

    get steps() {
        return this.wasm.steps();
    }

    /** The parameters' hash, as the native program prints it. */
    get hash() {
        return (this.wasm.hash() >>> 0).toString(16).padStart(8, "0");
    }

    /** Whether the numbers come from more than settings and points. */
    get altered() {
        return Boolean(this.wasm.altered());
    }

    /** @returns {{ loss: number, accuracy: number }} */
    score() {
        this.wasm.score();
        const [loss, accuracy] = this.#floats();
        return { loss, accuracy };
    }

    /** The sizes of the layers, from the input to the output. */
    sizes() {
        this.wasm.sizes();
        return [...this.#bytes()];
    }

    /** The network's numbers. */
    numbers() {
        this.wasm.numbers();
        return this.#floats();
    }

    /** Step, loss and accuracy of each mark. */
    marks() {
        this.wasm.marks();
        return this.#floats();
    }

    /** Both coordinates and the class of each point. */
    points() {
        this.wasm.points();
        return this.#floats();
    }

    /** The points as a text for the address. */
    code() {
        this.wasm.code();
        return this.#text();
    }

    /** Red, green and blue of each class. */
    colors() {
        this.wasm.colors();
        return this.#bytes();
    }

    /** The pixels of the regions. @param {number} side @param {number} paper @param {number} strength */
    regions(side, paper, strength) {
        this.wasm.regions(side, paper, strength);
        return this.#bytes();
    }

    /** The pixels of a small picture of each unit. @param {number} side @param {number} paper */
    units(side, paper) {
        this.wasm.units(side, paper);
        return this.#bytes();
    }

    /** @param {number} x @param {number} y @param {number} cls */
    draw(x, y, cls) {
        this.#check(this.wasm.draw(x, y, cls));
    }

    /** @param {boolean} all */
    erase(all) {
        this.#check(this.wasm.erase(Number(all)));
    }

    /** @param {string} format `mgrd` or `safetensors` */
    save(format) {
        this.#check(this.wasm.save(Number(format === "safetensors")));
        return this.#bytes();
    }

    /** @param {string} format @param {Uint8Array} file */
    load(format, file) {
        this.#give(file);
        this.#check(this.wasm.load(Number(format === "safetensors")));
    }

    /** @param {Uint8Array} bytes */
    #give(bytes) {
        const at = this.wasm.input(bytes.length);
        if (at === 0) throw new Refused("more than 16 MB: no file of these networks is as large");
        new Uint8Array(this.wasm.memory.buffer, at, bytes.length).set(bytes);
    }

    /** @param {number | boolean} done */
    #check(done) {
        if (!done) throw new Refused(this.#text());
    }

    /** A copy of what the last call gave. */
    #bytes() {
        const at = this.wasm.output();
        return new Uint8Array(this.wasm.memory.buffer).slice(at, at + this.wasm.output_length());
    }

    #floats() {
        return new Float32Array(this.#bytes().buffer);
    }

    #text() {
        return new TextDecoder().decode(this.#bytes());
    }
}
