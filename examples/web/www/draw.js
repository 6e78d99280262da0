// @ts-check
// What is drawn on canvases.

/** The plane is shown from −EDGE to EDGE. */
export const EDGE = 1.1;

/** The value of a custom property of the page's style. @param {string} name */
export function style(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Makes a canvas as fine as the screen; returns its context, scaled to CSS pixels, and its size.
 * @param {HTMLCanvasElement} canvas */
function prepare(canvas) {
    const { clientWidth: width, clientHeight: height } = canvas;
    const scale = Math.min(window.devicePixelRatio || 1, 2);
    const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
    if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    return { context, width, height };
}

/** The regions, which the browser enlarges. @param {HTMLCanvasElement} canvas
 * @param {number} side @param {Uint8Array<ArrayBuffer>} pixels */
export function drawRegions(canvas, side, pixels) {
    if (canvas.width !== side) [canvas.width, canvas.height] = [side, side];
    const context = canvas.getContext("2d");
    context?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), side, side), 0, 0);
}

/** @param {number[]} color @param {number} [light] a part of it, the rest is ink */
export function rgb(color, light = 1) {
    const ink = [38, 42, 51];
    return `rgb(${color.map((part, index) => Math.round(part * light + ink[index] * (1 - light))).join(" ")})`;
}

/** @param {HTMLCanvasElement} canvas @param {Float32Array} points @param {number[][]} colors
 * @param {number[] | null} cursor where a point would be drawn by the keyboard */
export function drawPoints(canvas, points, colors, cursor) {
    const { context, width } = prepare(canvas);
    const at = (/** @type {number} */ x) => ((x / EDGE + 1) / 2) * width;
    const radius = Math.max(1.9, Math.min(3.6, width / 165));
    for (let index = 0; index < points.length; index += 3) {
        const color = colors[points[index + 2]] ?? [0, 0, 0];
        context.beginPath();
        context.arc(at(points[index]), at(-points[index + 1]), radius, 0, 2 * Math.PI);
        context.fillStyle = rgb(color);
        context.strokeStyle = rgb(color, 0.35);
        context.lineWidth = radius * 0.4;
        context.fill();
        context.stroke();
    }
    if (cursor) {
        const [x, y] = [at(cursor[0]), at(-cursor[1])];
        context.strokeStyle = style("--ink");
        context.lineWidth = 1.5;
        context.beginPath();
        context.arc(x, y, 2 * radius, 0, 2 * Math.PI);
        for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
            context.moveTo(x + 2 * radius * dx, y + 2 * radius * dy);
            context.lineTo(x + 5 * radius * dx, y + 5 * radius * dy);
        }
        context.stroke();
    }
}

const FONT = "11px system-ui, sans-serif";

/** A curve over the steps. @param {HTMLCanvasElement} canvas
 * @param {Float32Array} marks step, loss and accuracy of each
 * @param {{ part: number, color: string, log: boolean }} what */
export function drawCurve(canvas, marks, { part, color, log }) {
    const { context, width, height } = prepare(canvas);
    const [left, right, top, bottom] = [44, 8, 8, 20];
    const scaled = (/** @type {number} */ value) => (log ? Math.log10(Math.max(value, 1e-30)) : value);
    let [low, high] = [0, 1];
    if (log) {
        [low, high] = [Infinity, -Infinity];
        for (let index = part; index < marks.length; index += 3) {
            if (!(marks[index] > 0)) continue;
            low = Math.min(low, Math.floor(scaled(marks[index])));
            high = Math.max(high, Math.ceil(scaled(marks[index])));
        }
        if (!(low < high)) [low, high] = low === Infinity ? [-1, 1] : [low, low + 1];
    }
    const last = Math.max(marks.length >= 3 ? marks[marks.length - 3] : 0, 10);
    const x = (/** @type {number} */ step) => left + (step / last) * (width - left - right);
    const y = (/** @type {number} */ value) => top + ((high - value) / (high - low)) * (height - top - bottom);

    context.font = FONT;
    context.lineWidth = 1;
    context.strokeStyle = style("--line");
    context.fillStyle = style("--muted");
    context.textBaseline = "middle";
    context.textAlign = "right";
    const every = log ? Math.ceil((high - low) / 4) : 0.5;
    for (let tick = low; tick <= high + 1e-9; tick += every) {
        line(context, left, y(tick), width - right, y(tick));
        context.fillText(log ? power(tick) : `${tick * 100} %`, left - 6, y(tick));
    }
    context.textBaseline = "alphabetic";
    for (const tick of ticks(last)) {
        line(context, x(tick), top, x(tick), height - bottom);
        context.textAlign = tick === 0 ? "left" : x(tick) > width - 30 ? "right" : "center";
        context.fillText(tick.toLocaleString("en"), x(tick), height - 5);
    }

    context.strokeStyle = color;
    context.lineWidth = 2;
    context.lineJoin = "round";
    context.beginPath();
    for (let index = 0; index < marks.length; index += 3) {
        if (Number.isFinite(marks[index + part])) context.lineTo(x(marks[index]), y(scaled(marks[index + part])));
    }
    context.stroke();
}

/** A power of ten in few characters. @param {number} exponent */
function power(exponent) {
    if (exponent < -3 || exponent > 3) return `1e${exponent}`.replace("-", "−");
    return (10 ** exponent).toFixed(Math.max(0, -exponent));
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y
 * @param {number} toX @param {number} toY */
function line(context, x, y, toX, toY) {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(toX, toY);
    context.stroke();
}

/** Round numbers from 0 to the last. @param {number} last */
function ticks(last) {
    const power = 10 ** Math.floor(Math.log10(last / 3));
    const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => last / step <= 4) ?? last;
    return Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step);
}

/** The units with what they answer, and the weights between them.
 * @param {HTMLCanvasElement} canvas @param {number[]} sizes @param {Float32Array} numbers
 * @param {{ side: number, pixels: Uint8Array }} units */
export function drawNetwork(canvas, sizes, numbers, units) {
    const { context, width, height } = prepare(canvas);
    const [top, label] = [4, 18];
    const room = height - top - label;
    const columns = sizes.map((size, layer) => {
        const pitch = Math.min(room / size, 46);
        const ends = layer === 0 || layer === sizes.length - 1;
        const side = Math.max(6, Math.min(Math.floor(pitch - 2), ends ? 34 : 26));
        const half = 17;
        const x = half + 1 + (layer / (sizes.length - 1)) * (width - 2 * half - 2);
        return { pitch, side, x, first: top + (room - pitch * size) / 2 + pitch / 2 };
    });

    let at = 0;
    for (let layer = 0; layer + 1 < sizes.length; layer += 1) {
        const [inputs, outputs] = [sizes[layer], sizes[layer + 1]];
        const weights = numbers.subarray(at, at + inputs * outputs);
        at += (inputs + 1) * outputs;
        drawWeights(context, weights, columns[layer], columns[layer + 1], outputs);
    }

    const images = document.createElement("canvas");
    const count = units.pixels.length / (4 * units.side * units.side);
    [images.width, images.height] = [units.side, units.side * Math.max(count, 1)];
    if (count > 0) {
        const pixels = new Uint8ClampedArray(/** @type {ArrayBuffer} */ (units.pixels.buffer));
        images.getContext("2d")?.putImageData(new ImageData(pixels, units.side), 0, 0);
    }
    context.strokeStyle = style("--muted");
    context.lineWidth = 1;
    let image = 0;
    columns.forEach(({ pitch, side, x, first }, layer) => {
        for (let unit = 0; unit < sizes[layer]; unit += 1) {
            const [left, upper] = [Math.round(x - side / 2), Math.round(first + pitch * unit - side / 2)];
            if (layer === 0) {
                drawInput(context, unit, left, upper, side);
            } else {
                context.drawImage(images, 0, image * units.side, units.side, units.side, left, upper, side, side);
                image += 1;
            }
            context.strokeRect(left - 0.5, upper - 0.5, side + 1, side + 1);
        }
        context.fillStyle = style("--muted");
        context.font = FONT;
        context.textAlign = layer === 0 ? "left" : layer === sizes.length - 1 ? "right" : "center";
        const edge = layer === 0 ? 1 : layer === sizes.length - 1 ? width - 1 : x;
        const names = layer === 0 ? "x, y" : layer === sizes.length - 1 ? `${sizes[layer]} classes` : String(sizes[layer]);
        context.fillText(names, edge, height - 4);
    });
}

/** The larger a weight beside the others of its layer, the wider and clearer its line.
 * @param {CanvasRenderingContext2D} context @param {Float32Array} weights @param {any} from @param {any} to
 * @param {number} outputs */
function drawWeights(context, weights, from, to, outputs) {
    let largest = 1e-9;
    for (const weight of weights) largest = Math.max(largest, Math.abs(weight));
    const [start, end] = [from.x + from.side / 2, to.x - to.side / 2];
    const middle = (start + end) / 2;
    const [positive, negative] = [style("--positive"), style("--negative")];
    // Lines of about the same size are drawn at once, small ones first.
    const steps = 8;
    for (let step = 0; step < steps; step += 1) {
        for (const sign of [1, -1]) {
            context.beginPath();
            weights.forEach((weight, index) => {
                const size = Math.min((weight * sign) / largest, 0.999);
                if (size <= 0.02 || Math.floor(size * steps) !== step) return;
                const fromY = from.first + from.pitch * Math.floor(index / outputs);
                const toY = to.first + to.pitch * (index % outputs);
                context.moveTo(start, fromY);
                context.bezierCurveTo(middle, fromY, middle, toY, end, toY);
            });
            const size = (step + 0.5) / steps;
            context.globalAlpha = 0.06 + 0.8 * size * size;
            context.lineWidth = 0.5 + 2.5 * size;
            context.strokeStyle = sign > 0 ? positive : negative;
            context.stroke();
        }
    }
    context.globalAlpha = 1;
}

/** A coordinate as a unit: its numbers on the plane.
 * @param {CanvasRenderingContext2D} context @param {number} unit
 * @param {number} left @param {number} upper @param {number} side */
function drawInput(context, unit, left, upper, side) {
    const [toX, toY] = unit === 0 ? [left + side, upper] : [left, upper + side];
    const gradient = context.createLinearGradient(left, upper, toX, toY);
    const colors = [style("--negative"), style("--card"), style("--positive")];
    if (unit === 1) colors.reverse();
    colors.forEach((color, index) => gradient.addColorStop(index / 2, color));
    context.fillStyle = gradient;
    context.fillRect(left, upper, side, side);
}
