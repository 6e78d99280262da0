// @ts-check
// The form of settings, the address, and the command line: the same names.

const form = /** @type {HTMLFormElement} */ (document.getElementById("settings"));

/** Settings that the numbers depend on, by the names that the module knows. */
const OF_NUMBERS = ["data", "arms", "seed", "network", "activation", "optimizer", "learning-rate", "batch"];

/** How many steps a frame, and where to pause. */
const OF_PACE = ["speed", "steps"];

/** The points drawn by hand, as a text. */
let drawn = "";

/** @param {string} name @returns {HTMLInputElement | HTMLSelectElement} */
export function field(name) {
    return /** @type {any} */ (form.elements.namedItem(name));
}

/** @param {string} name */
export function value(name) {
    return field(name).value.trim();
}

/** The names and values that count: no arms where there is no spiral. */
function* counting() {
    for (const name of OF_NUMBERS) {
        if (name !== "arms" || value("data") === "spiral") yield [name, value(name)];
    }
    if (value("data") === "points" && drawn) yield ["points", drawn];
}

/** What the module is given: a line each. */
export function lines() {
    return [...counting()].map(([name, value]) => `${name}=${value}`).join("\n");
}

/** The native program's command for the same numbers. @param {number} steps */
export function command(steps) {
    const options = [...counting()].map(([name, value]) => ` --${name} ${value}`);
    return `cargo run --release --${options.join("")} --steps ${steps}`;
}

/** Remembers the points drawn by hand. @param {string} code */
export function draw(code) {
    if (value("data") === "points") drawn = code;
}

/** Steps for each frame, 0 for as many as go; and the step to pause at, or 0. */
export function pace() {
    const speed = value("speed") === "max" ? 0 : Number(value("speed"));
    const text = value("steps");
    const stop = /^\d{1,15}$/.test(text) ? Number(text) : 0;
    mark("steps", text === "" || stop > 0);
    return { speed, stop };
}

/** Says beside a field whether what it has can be. @param {string} name @param {boolean} good */
export function mark(name, good) {
    if (good) field(name).removeAttribute("aria-invalid");
    else field(name).setAttribute("aria-invalid", "true");
}

/** Marks the fields that an error names. @param {string} message */
export function markWrong(message) {
    for (const name of OF_NUMBERS) mark(name, !message.startsWith(name.replace("-", " ") + " "));
}

/** Writes all settings into the address. */
export function toAddress() {
    const query = new URLSearchParams([...counting()]);
    for (const name of OF_PACE) {
        if (value(name) !== "") query.set(name, value(name));
    }
    history.replaceState(null, "", `?${query}`);
}

/** Sets the form as the address says; returns what it cannot be set to. */
export function fromAddress() {
    const wrong = [];
    for (const [name, text] of new URLSearchParams(location.search)) {
        if (name === "points") {
            drawn = text;
        } else if (OF_NUMBERS.includes(name) || OF_PACE.includes(name)) {
            const before = field(name).value;
            if (name === "batch" && /^[1-9]\d{0,5}$/.test(text)) offer(name, text);
            field(name).value = text;
            if (field(name).value !== text) {
                field(name).value = before;
                wrong.push(`${name} \`${text}\``);
            }
        }
    }
    return wrong;
}

/** Adds a choice that an address asks for. @param {string} name @param {string} text */
function offer(name, text) {
    const options = [.../** @type {HTMLSelectElement} */ (field(name)).options];
    if (!options.some((option) => option.value === text)) field(name).append(new Option(text, text));
}

/** Shows what goes with the data. */
export function arrange() {
    const data = value("data");
    /** @type {HTMLElement} */ (document.getElementById("arms")).hidden = data !== "spiral";
}
