// @ts-check
// The page: what people do goes to the worker, what the worker tells is shown.
import { EDGE, drawCurve, drawNetwork, drawPoints, drawRegions, rgb, style } from "./draw.js";
import * as settings from "./settings.js";

/** @param {string} id @returns {any} */
const element = (id) => document.getElementById(id);

/** The sides of the pictures that the worker paints: while it trains, and else. */
const SIDES = { running: 80, resting: 256 };
/** The side of a unit's picture. */
const UNIT = 24;
/** The network is drawn anew after so many frames. */
const FRAMES_A_NETWORK = 6;

/** What is said of a file that is not loaded. */
const unchanged = ". The network is as it was.";

const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
const tell = (/** @type {string} */ kind, rest = {}) => worker.postMessage({ kind, ...rest });

/** @type {number[][]} */
let colors = [];
/** @type {number[]} */
let sizes = [2, 24, 24, 7];
let points = new Float32Array();
let marks = new Float32Array();
/** @type {{ numbers: Float32Array, units: { side: number, pixels: Uint8Array } } | null} */
let network = null;
let running = false;
/** Whether the settings are ones that can be. */
let sound = false;
/** Whether there is something that the page does not show yet. */
let stale = true;
/** Whether a frame has been asked for that has not come. */
let waiting = false;
let scheduled = false;
/** Frames that have come, and are not shown yet. @type {any[]} */
let arrived = [];
let asked = 0;
let steps = 0;
/** The class that is drawn, and where the keyboard draws. */
let pen = 0;
let cursor = [0, 0];
/** Points that are drawn until the next frame. @type {number[][]} */
let strokes = [];

const rate = { at: performance.now(), steps: 0, frames: 0 };

// What is asked of the worker.

function run(/** @type {boolean} */ start) {
    if (start && !sound) return;
    if (start && points.length === 0) {
        refuse("Draw some points first: there is nothing to learn from.");
        return;
    }
    setRunning(start);
    tell("run", { running, ...settings.pace() });
    if (start) say("Training …");
    else say(`Paused at step ${steps}.`);
    clearError();
    refresh();
}

function setRunning(/** @type {boolean} */ now) {
    running = now;
    element("run").firstElementChild.textContent = now ? "Pause" : "Start";
    document.body.classList.toggle("running", now);
    [rate.at, rate.steps, rate.frames] = [performance.now(), steps, 0];
}

function one() {
    if (!sound) return;
    if (points.length === 0) return run(true);
    setRunning(false);
    clearError();
    tell("step");
    say("One step.");
    refresh();
}

function reset() {
    if (!sound) return;
    setRunning(false);
    clearError();
    tell("reset");
    say("Back at the beginning.");
    refresh();
}

function configure() {
    settings.arrange();
    clearError();
    settings.markWrong("");
    tell("configure", { settings: settings.lines() });
    refresh();
}

// Frames: while one is shown the worker makes the next, and no more.

function refresh() {
    stale = true;
    schedule();
}

function schedule() {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
        scheduled = false;
        const frame = arrived.shift();
        if (frame) show(frame);
        if (strokes.length > 0) {
            tell("draw", { points: strokes });
            strokes = [];
        }
        ask();
        if (running || stale || arrived.length > 0) schedule();
    });
}

/** Asks for a frame, unless there are enough on the way. */
function ask() {
    if (waiting || arrived.length > 1 || !(running || stale)) return;
    waiting = true;
    stale = false;
    asked += 1;
    const side = running ? SIDES.running : SIDES.resting;
    const units = !running || asked % FRAMES_A_NETWORK === 0 ? UNIT : 0;
    const paper = parseInt(style("--card").slice(1), 16);
    tell("frame", { side, paper, strength: Number(style("--strength")), units });
}

/** Shows a frame. @param {any} frame */
function show(frame) {
    steps = frame.steps;
    drawRegions(element("regions"), frame.side, frame.regions);
    element("step").textContent = steps.toLocaleString("en");
    element("loss").textContent = Number.isFinite(frame.loss) ? frame.loss.toFixed(4) : "–";
    const percent = (100 * frame.accuracy).toFixed(1);
    element("accuracy").textContent = Number.isFinite(frame.accuracy) ? `${percent} %` : "–";
    element("hash").textContent = frame.hash;
    element("hash").dataset.steps = steps;
    element("altered").hidden = !frame.altered;
    marks = frame.marks;
    if (frame.units) {
        network = { numbers: frame.numbers, units: { side: UNIT, pixels: frame.units } };
        drawResults();
    }
    if (frame.units || !frame.running) element("command").textContent = settings.command(steps);
    rates();
}

/** Curves and network. */
function drawResults() {
    drawCurve(element("loss-curve"), marks, { part: 1, color: style("--negative"), log: true });
    drawCurve(element("accuracy-curve"), marks, { part: 2, color: style("--positive"), log: false });
    const expected = sizes.reduce((sum, size, index) => sum + (index ? (sizes[index - 1] + 1) * size : 0), 0);
    if (network?.numbers.length === expected) {
        drawNetwork(element("network"), sizes, network.numbers, network.units);
    }
}

/** Steps and frames a second, over half a second. */
function rates() {
    rate.frames += 1;
    const seconds = (performance.now() - rate.at) / 1000;
    if (!running || seconds < 0.5) return;
    element("step-rate").textContent = Math.round((steps - rate.steps) / seconds).toLocaleString("en");
    element("frame-rate").textContent = Math.round(rate.frames / seconds);
    [rate.at, rate.steps, rate.frames] = [performance.now(), steps, 0];
}

// What the worker tells.

/** @type {Record<string, (message: any) => void>} */
const told = {
    ready(message) {
        colors = Array.from({ length: message.colors.length / 3 }, (_, index) => [...message.colors.slice(3 * index, 3 * index + 3)]);
        makePens();
    },
    changed(message) {
        sound = true;
        ({ points, sizes } = message);
        if (message.why === "drawn" && points.length === 0 && running) run(false);
        if (message.why === "configured") say(running ? "Training …" : "Ready.");
        if (message.why === "drawn" || message.why === "configured") settings.draw(message.code);
        element("altered").textContent = "points were added on the way: reset to compare";
        settings.toAddress();
        paint();
        enable();
        refresh();
    },
    frame(message) {
        waiting = false;
        arrived.push(message);
        ask();
        schedule();
    },
    paused(message) {
        setRunning(false);
        say(`Paused at step ${message.steps}, as asked.`);
        refresh();
    },
    loaded({ name }) {
        setRunning(false);
        clearError();
        element("altered").textContent = `begun with ${name}: the command below begins with other numbers`;
        say(`Loaded ${name}.`);
        refresh();
    },
    file({ format, file, steps }) {
        const name = `${settings.value("data")}-${settings.value("network")}-${settings.value("activation")}-${steps}.${format}`;
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([file]));
        link.download = name;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
        say(`Saved ${name}.`);
    },
    refused({ about, message }) {
        if (about === "settings") {
            settings.markWrong(message);
            sound = false;
            enable();
        }
        if (about === "file") message += unchanged;
        else if (about !== "points") {
            setRunning(false);
            tell("run", { running: false, ...settings.pace() });
        }
        refuse(about === "file" ? message : message.charAt(0).toUpperCase() + message.slice(1));
        refresh();
    },
};
worker.onmessage = (/** @type {MessageEvent} */ { data }) => told[data.kind](data);
worker.onerror = (/** @type {ErrorEvent} */ event) => refuse(`The worker failed: ${event.message}`);

// Words.

function say(/** @type {string} */ text) {
    element("status").textContent = text;
}

function refuse(/** @type {string} */ text) {
    element("error").textContent = text;
    if (!running) say(steps ? `Paused at step ${steps}.` : "Not training.");
}

function clearError() {
    element("error").textContent = "";
}

function enable() {
    for (const id of ["run", "one", "reset"]) element(id).disabled = !sound;
}

// Points drawn by hand.

const drawable = () => settings.value("data") === "points";

function paint() {
    const focused = drawable() && document.activeElement === element("points");
    drawPoints(element("points"), points, colors, focused ? cursor : null);
    element("empty").hidden = !drawable() || points.length > 0;
    element("pens").hidden = !drawable();
    element("plane").classList.toggle("drawable", drawable());
    if (drawable()) element("points").tabIndex = 0;
    else element("points").removeAttribute("tabindex");
}

function makePens() {
    const pens = colors.slice(0, 7).map((color, index) => {
        const label = document.createElement("label");
        label.style.setProperty("--class", rgb(color));
        label.title = `Class ${index + 1} (key ${index + 1})`;
        const radio = document.createElement("input");
        Object.assign(radio, { type: "radio", name: "class", value: index, checked: index === pen });
        radio.setAttribute("aria-label", `Class ${index + 1}`);
        radio.onchange = () => (pen = index);
        label.append(radio);
        return label;
    });
    element("classes").replaceChildren(...pens);
}

function choosePen(/** @type {number} */ index) {
    pen = index;
    element("classes").querySelectorAll("input")[index].checked = true;
}

function stroke(/** @type {number} */ x, /** @type {number} */ y) {
    clearError();
    strokes.push([x, y, pen]);
    refresh();
}

/** Where the pointer drew last, in CSS pixels. @type {number[] | null} */
let last = null;

function drag(/** @type {PointerEvent} */ event) {
    const box = element("points").getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    // Far enough from the last one that each can be seen.
    if (last && Math.hypot(x - last[0], y - last[1]) < 9) return;
    last = [x, y];
    const place = (/** @type {number} */ part) => EDGE * (2 * part - 1);
    if (x >= 0 && y >= 0 && x <= box.width && y <= box.height) stroke(place(x / box.width), -place(y / box.height));
}

element("points").onpointerdown = (/** @type {PointerEvent} */ event) => {
    if (!drawable() || event.button !== 0) return;
    element("points").setPointerCapture(event.pointerId);
    last = null;
    drag(event);
};
element("points").onpointermove = (/** @type {PointerEvent} */ event) => {
    if (last && event.buttons === 1) drag(event);
};
element("points").onpointerup = element("points").onpointercancel = () => (last = null);
element("points").onfocus = element("points").onblur = paint;
element("points").onkeydown = (/** @type {KeyboardEvent} */ event) => {
    if (!drawable() || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? 0.2 : 0.05;
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[event.key];
    if (move) cursor = cursor.map((at, axis) => Math.max(-EDGE, Math.min(EDGE, at + move[axis])));
    else if (event.key === "Enter") stroke(cursor[0], cursor[1]);
    else if (event.key === "Backspace" || event.key === "Delete") erase(false);
    else return;
    event.preventDefault();
    paint();
};

function erase(/** @type {boolean} */ all) {
    clearError();
    tell("erase", { all });
    refresh();
}

element("undo").onclick = () => erase(false);
element("clear").onclick = () => erase(true);

// Files.

async function open(/** @type {File | undefined} */ file) {
    if (!file) return;
    const format = /\.(mgrd|safetensors)$/i.exec(file.name)?.[1].toLowerCase();
    if (!format) return refuse(`${file.name}: the page reads .mgrd and .safetensors${unchanged}`);
    if (file.size > 1 << 24) return refuse(`${file.name}: more than 16 MB, which no file of these networks has${unchanged}`);
    clearError();
    tell("load", { format, name: file.name, file: await file.arrayBuffer() });
}

element("open").onclick = () => element("file").click();
element("file").onchange = () => {
    open(element("file").files[0]);
    element("file").value = "";
};
element("save-mgrd").onclick = () => tell("save", { format: "mgrd" });
element("save-safetensors").onclick = () => tell("save", { format: "safetensors" });

const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    element("drop").hidden = false;
});
addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) element("drop").hidden = true;
});
addEventListener("drop", (event) => {
    element("drop").hidden = true;
    if (!hasFiles(event)) return;
    event.preventDefault();
    open(event.dataTransfer?.files[0]);
});

// Buttons, keys, and the form.

element("run").onclick = () => run(!running);
element("one").onclick = one;
element("reset").onclick = reset;
element("other-seed").onclick = () => {
    settings.field("seed").value = String(crypto.getRandomValues(new Uint32Array(1))[0]);
    configure();
};
element("copy").onclick = async () => {
    try {
        await navigator.clipboard.writeText(element("command").textContent);
        say("Copied.");
    } catch {
        getSelection()?.selectAllChildren(element("command"));
        say("The command is selected: copy it with the keyboard.");
    }
};
element("settings").onsubmit = (/** @type {Event} */ event) => event.preventDefault();
element("settings").onchange = (/** @type {Event} */ event) => {
    const name = /** @type {HTMLInputElement} */ (event.target).name;
    if (name !== "speed" && name !== "steps") return configure();
    settings.toAddress();
    tell("run", { running, ...settings.pace() });
};

addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("select, textarea, input:not([type=radio])")) return;
    const key = event.key.toLowerCase();
    if (key === " " && !target.closest("button, a")) run(!running);
    else if (key === "s") one();
    else if (key === "r" && !event.repeat) reset();
    else if (/^[1-7]$/.test(key) && drawable()) choosePen(Number(key) - 1);
    else return;
    event.preventDefault();
});

// Canvases are drawn anew where their size or the colours change.

const look = () => {
    paint();
    drawResults();
    refresh();
};
new ResizeObserver(look).observe(element("plane"));
new ResizeObserver(look).observe(element("network"));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", look);

const wrong = settings.fromAddress();
enable();
configure();
settings.pace();
if (wrong.length > 0) refuse(`The address has what cannot be: ${wrong.join(", ")}`);
