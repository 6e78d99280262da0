// @ts-check
// Trains, away from the page: in slices, between which messages are heard. A
// frame is sent only when the page has asked for one.
import { Refused, Training } from "./wasm.js";

/** How long a slice of steps takes, in milliseconds. */
const SLICE = 8;

/** @type {Training} */
let training;
let running = false;
/** Steps for each frame; 0 for as many as there is time for. */
let speed = 5;
/** The step to pause at; 0 for none. */
let stop = 0;
/** @type {{ side: number, paper: number, strength: number, units: number } | null} */
let asked = null;
/** Whether a slice has been ordered. */
let ordered = false;

const again = new MessageChannel();
again.port1.onmessage = () => {
    ordered = false;
    guard(work);
};

function order() {
    if (ordered) return;
    ordered = true;
    again.port2.postMessage(null);
}

/** Does what can be refused, and says why if it is. A point or a file that is refused leaves the
 * training as it is. @param {() => void} action @param {string} about @param {string} name of a file */
function guard(action, about = "training", name = "") {
    try {
        action();
    } catch (error) {
        const refused = error instanceof Refused;
        if (!refused) about = "training";
        if (about !== "points" && about !== "file") running = false;
        const reason = refused ? error.message : `the module failed: ${error}`;
        postMessage({ kind: "refused", about, message: name ? `${name}: ${reason}` : reason });
    }
}

/** Makes steps until so many are made or the time is over. @param {number} count */
function steps(count) {
    const end = performance.now() + SLICE;
    for (let made = 0; made < count && running; made += 1) {
        training.step(1);
        if (training.steps === stop) {
            running = false;
            postMessage({ kind: "paused", steps: stop });
        }
        if (performance.now() >= end) break;
    }
}

function work() {
    if (running && (speed === 0 || asked)) steps(speed || Infinity);
    if (asked) frame();
    if (running && speed === 0) order();
}

/** Sends what the page shows. */
function frame() {
    if (!asked) return;
    const { side, paper, strength, units } = asked;
    asked = null;
    const regions = training.regions(side, paper, strength);
    const message = {
        kind: "frame",
        running,
        steps: training.steps,
        ...training.score(),
        hash: training.hash,
        altered: training.altered,
        marks: training.marks(),
        side,
        regions,
        numbers: units ? training.numbers() : null,
        units: units ? training.units(units, paper) : null,
    };
    postMessage(message, { transfer: [regions.buffer] });
}

/** Tells what is learned, and by what. @param {string} why */
function tell(why) {
    const [points, sizes, code] = [training.points(), training.sizes(), training.code()];
    postMessage({ kind: "changed", why, points, sizes, code });
}

/** @type {Record<string, (message: any) => void>} */
const actions = {
    configure({ settings }) {
        guard(() => {
            training.configure(settings);
            tell("configured");
        }, "settings");
    },
    run(message) {
        ({ speed, stop } = message);
        running = message.running;
        order();
    },
    step() {
        running = false;
        guard(() => training.step(1));
    },
    reset() {
        running = false;
        training.reset();
        tell("reset");
    },
    frame(message) {
        asked = message;
        order();
    },
    draw({ points }) {
        guard(() => {
            try {
                for (const [x, y, cls] of points) training.draw(x, y, cls);
            } finally {
                tell("drawn");
            }
        }, "points");
    },
    erase({ all }) {
        guard(() => training.erase(all), "points");
        tell("drawn");
    },
    save({ format }) {
        guard(() => {
            const file = training.save(format);
            postMessage({ kind: "file", format, file, steps: training.steps });
        }, "file");
    },
    load({ format, file, name }) {
        guard(() => {
            training.load(format, new Uint8Array(file));
            running = false;
            postMessage({ kind: "loaded", name });
        }, "file", name);
    },
};

/** Messages that came before the module did. @type {MessageEvent[]} */
const early = [];
onmessage = (event) => early.push(event);

try {
    training = await Training.load(new URL("monograd.wasm", import.meta.url));
    postMessage({ kind: "ready", colors: training.colors() });
    onmessage = ({ data }) => guard(() => actions[data.kind](data));
    for (const { data } of early) guard(() => actions[data.kind](data));
} catch (error) {
    postMessage({ kind: "refused", about: "module", message: `the WebAssembly module is not there: ${error}` });
}
