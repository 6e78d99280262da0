// Drives the page as people do: `test.sh` builds it and runs this.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { after, before, test } from "node:test";
import { hashAt, says, start, text } from "./harness.mjs";

const NATIVE = process.env.NATIVE;
let pages, folder;

before(async () => {
    pages = await start();
    folder = await mkdtemp(path.join(os.tmpdir(), "monograd-web-"));
});
after(() => pages.close());

/** The hash that the native program prints. */
function native(command) {
    const options = command.replace("cargo run --release -- ", "").split(" ");
    return /parameters-hash (\w{8})/.exec(execFileSync(NATIVE, options, { encoding: "utf8" }))[1];
}

const step = async (page) => Number((await text(page, "step")).replaceAll(",", ""));

/** Trains as the address says, until it pauses there. */
async function train(page, steps) {
    await page.click("#run");
    return hashAt(page, steps).then(async (hash) => (await says(page, "status", /as asked/), hash));
}

/** What a button makes the page save. */
async function save(page, button) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
    const file = path.join(folder, download.suggestedFilename());
    await download.saveAs(file);
    return file;
}

const load = (page, ...files) => page.setInputFiles("#file", files);

/** Drops a file on the page. */
const drop = (page, name, bytes) =>
    page.evaluate(
        ([name, bytes]) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
            for (const kind of ["dragover", "drop"]) {
                dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
            }
        },
        [name, [...bytes]],
    );

test("the spiral is learned to 0.99, as the library's example learns it", async () => {
    const page = await pages.open("speed=max&steps=1000");
    assert.equal(await train(page, 1000), "52534a90");
    assert.ok(parseFloat(await text(page, "accuracy")) >= 99, await text(page, "accuracy"));
    assert.ok(Number(await text(page, "loss")) < 0.01);
    assert.equal(native(await text(page, "command")), "52534a90");
    await page.context().close();
});

test("the hash after 200 steps is that of the native program, whatever the settings", async () => {
    for (const query of [
        "",
        "data=xor&network=8&activation=tanh&optimizer=nadam&batch=32&seed=18446744073709551615",
        "data=grid&network=16-16-16&activation=silu&optimizer=rmsprop&learning-rate=0.003&batch=64&speed=20",
        "data=clusters&activation=sigmoid&optimizer=momentum&learning-rate=0.3&speed=max",
        "data=spiral&arms=3&network=16-16-16&optimizer=adamw&batch=7&speed=max",
        "data=points&points=AAAAL__DMf_EUIAC&network=8&optimizer=sgd&batch=8",
    ]) {
        const page = await pages.open(`${query}&steps=200`);
        const hash = await train(page, 200);
        const command = await text(page, "command");
        assert.match(command, /--steps 200$/);
        assert.equal(hash, native(command), command);
        await page.context().close();
    }
});

test("pause, step and reset do that", async () => {
    const page = await pages.open("speed=20");
    const first = await hashAt(page, 0);
    await page.click("#run");
    await page.waitForFunction(() => Number(document.getElementById("hash").dataset.steps) > 100);
    assert.equal(await text(page, "run"), "Pausespace");
    await page.click("#run");
    await says(page, "status", /^Paused at step/);
    await page.waitForTimeout(300);
    const paused = await step(page);
    await page.waitForTimeout(700);
    assert.equal(await step(page), paused);
    await page.click("#one");
    const after = await hashAt(page, paused + 1);
    assert.equal(after, native((await text(page, "command")).replace(/\d+$/, paused + 1)));
    await page.click("#reset");
    assert.equal(await hashAt(page, 0), first);
    // In other slices, the same again.
    await page.fill("[name=steps]", String(paused + 1));
    await page.selectOption("[name=speed]", "1");
    await page.click("#one");
    await hashAt(page, 1);
    await page.selectOption("[name=speed]", "max");
    assert.equal(await train(page, paused + 1), after);
    await page.context().close();
});

test("the address has the settings, and opens with them", async () => {
    const page = await pages.open();
    await page.selectOption("[name=data]", "spiral");
    await page.selectOption("[name=arms]", "4");
    await page.selectOption("[name=network]", "16-16-16");
    await page.selectOption("[name=activation]", "silu");
    await page.selectOption("[name=optimizer]", "nesterov");
    await page.fill("[name=learning-rate]", "0.03");
    await page.selectOption("[name=batch]", "64");
    await page.selectOption("[name=speed]", "20");
    await page.fill("[name=steps]", "50");
    await page.fill("[name=seed]", "42");
    await page.press("[name=seed]", "Enter");
    await page.waitForFunction(() => /seed=42&/.test(location.search));
    const hash = await train(page, 50);
    const query = new URL(page.url()).search.slice(1);
    const again = await pages.open(query);
    assert.equal(await train(again, 50), hash);
    assert.equal(new URL(again.url()).search.slice(1), query);
    assert.equal(await again.inputValue("[name=optimizer]"), "nesterov");
    await again.click("#other-seed");
    await again.waitForFunction(() => !/seed=42&/.test(location.search));
    assert.notEqual(await hashAt(again, 0), hash);
    for (const each of [page, again]) await each.context().close();
});

test("a setting that cannot be is named, and nothing runs until it can", async () => {
    const page = await pages.open();
    await page.fill("[name=learning-rate]", "fast");
    await page.press("[name=learning-rate]", "Tab");
    await says(page, "error", /^Learning rate `fast`: a finite number above 0 is needed$/);
    assert.equal(await page.getAttribute("[name=learning-rate]", "aria-invalid"), "true");
    assert.ok(await page.isDisabled("#run"));
    await page.fill("[name=learning-rate]", "0.02");
    await page.press("[name=learning-rate]", "Tab");
    await page.waitForFunction(() => !document.getElementById("run").disabled);
    assert.equal(await text(page, "error"), "");
    const other = await pages.open("network=7-7&seed=-1");
    await says(other, "error", /Seed `-1`: a whole number below 2\^64 is needed|network `7-7`/);
    // A rate that is far too high ends in words, with the last finite numbers.
    const wild = await pages.open("optimizer=sgd&learning-rate=1e30&speed=max");
    await wild.click("#run");
    await says(wild, "error", /became infinite or NaN at epoch \d+, batch 1/);
    assert.match(await text(wild, "hash"), /^[0-9a-f]{8}$/);
    for (const each of [page, other, wild]) await each.context().close();
});

test("files are saved and loaded, and wrong ones change nothing", async () => {
    const page = await pages.open("steps=60&speed=20");
    const hash = await train(page, 60);
    const files = [await save(page, "#save-mgrd"), await save(page, "#save-safetensors")];
    assert.deepEqual(
        files.map((file) => path.basename(file)),
        ["spiral-24-24-relu-60.mgrd", "spiral-24-24-relu-60.safetensors"],
    );
    const other = await pages.open("steps=30&network=8");
    await train(other, 30);
    const smaller = [await save(other, "#save-mgrd"), await save(other, "#save-safetensors")];

    const [mgrd, safetensors] = await Promise.all(files.map((file) => readFile(file)));
    const altered = Buffer.from(mgrd);
    altered[100] ^= 1;
    const wrong = {
        "garbage.mgrd": [Buffer.from("what is this?"), /not a saved network/],
        "empty.mgrd": [Buffer.alloc(0), /empty\.mgrd: /],
        "cut.mgrd": [mgrd.subarray(0, 1000), /the file ends after 1000 of \d+ bytes/],
        "altered.mgrd": [altered, /the file was altered/],
        "other.mgrd": [await readFile(smaller[0]), /the file has 87 parameters, expected 847/],
        "garbage.safetensors": [Buffer.from("this is not one of them"), /garbage\.safetensors: /],
        "cut.safetensors": [safetensors.subarray(0, 500), /cut\.safetensors: /],
        "other.safetensors": [await readFile(smaller[1]), /`0\.weight` has the shape \[8, 2\] in the file, expected \[24, 2\]/],
        "picture.png": [Buffer.from("x"), /the page reads \.mgrd and \.safetensors/],
    };
    for (const [name, [bytes, message]] of Object.entries(wrong)) {
        const file = path.join(folder, name);
        await writeFile(file, bytes);
        await load(page, file);
        await says(page, "error", message);
        await says(page, "error", /The network is as it was\.$/);
        assert.equal(await hashAt(page, 60), hash, name);
    }
    await drop(page, "dropped.mgrd", Buffer.from("MGRDMGRD"));
    await says(page, "error", /^dropped\.mgrd: /);
    // What runs goes on.
    await page.fill("[name=steps]", "");
    await page.click("#run");
    await load(page, path.join(folder, "cut.mgrd"));
    await says(page, "error", /the file ends after/);
    const before = await step(page);
    await page.waitForFunction((step) => Number(document.getElementById("hash").dataset.steps) > step, before + 20);

    for (const file of files) {
        await page.click("#reset");
        await page.waitForFunction((hash) => document.getElementById("hash").textContent !== hash, hash);
        await load(page, file);
        await says(page, "status", /^Loaded/);
        await says(page, "hash", new RegExp(hash));
        assert.equal(await step(page), 0);
        assert.equal(await text(page, "error"), "");
        assert.ok(await page.isVisible("#altered"));
    }
    await page.click("#reset");
    await page.waitForFunction((hash) => document.getElementById("hash").textContent !== hash, hash);
    await drop(page, "dropped.safetensors", safetensors);
    await says(page, "hash", new RegExp(hash));
    for (const each of [page, other]) await each.context().close();
});

test("points are drawn with the mouse, from nothing", async () => {
    const page = await pages.open("speed=20&network=8");
    await page.selectOption("[name=data]", "points");
    await page.waitForSelector("#empty:visible");
    await page.click("#run");
    await says(page, "error", /^Draw some points first/);
    const box = await page.locator("#plane").boundingBox();
    const at = (x, y) => [box.x + x * box.width, box.y + y * box.height];
    await page.mouse.click(...at(0.25, 0.25));
    await page.mouse.move(...at(0.3, 0.7));
    await page.mouse.down();
    await page.mouse.move(...at(0.3, 0.8), { steps: 20 });
    await page.mouse.up();
    await page.locator("#classes label").nth(2).click();
    await page.mouse.click(...at(0.75, 0.5));
    await page.waitForFunction(() => new URLSearchParams(location.search).get("points")?.length >= 5 * 4);
    assert.ok(await page.isHidden("#empty"));
    await page.fill("[name=steps]", "40");
    await page.press("[name=steps]", "Tab");
    const hash = await train(page, 40);
    assert.ok(await page.isHidden("#altered"));
    assert.equal(hash, native(await text(page, "command")));
    const again = await pages.open(new URL(page.url()).search.slice(1));
    assert.equal(await train(again, 40), hash);
    await page.click("#undo");
    await page.waitForSelector("#altered:visible");
    await page.click("#clear");
    await page.waitForSelector("#empty:visible");
    await page.waitForFunction(() => !location.search.includes("points="));
    await page.click("#one");
    await says(page, "error", /^Draw some points first/);
    for (const each of [page, again]) await each.context().close();
});

test("a point too many is refused, and the training goes on", async () => {
    const page = await pages.open(`data=points&network=8&speed=20&points=${"AAAA".repeat(500)}`);
    await page.click("#run");
    await page.waitForFunction(() => Number(document.getElementById("hash").dataset.steps) > 20);
    await page.locator("#points").press("Enter");
    await says(page, "error", /^500 points are the most/);
    const before = await page.evaluate(() => Number(document.getElementById("hash").dataset.steps));
    await page.waitForFunction((steps) => Number(document.getElementById("hash").dataset.steps) > steps + 100, before);
    await says(page, "status", /^Training/);
    await page.context().close();
});

test("the keyboard is enough", async () => {
    const page = await pages.open();
    await page.keyboard.press("s");
    await hashAt(page, 1);
    await page.keyboard.press("s");
    const two = await hashAt(page, 2);
    await page.keyboard.press("r");
    await hashAt(page, 0);
    await page.keyboard.press("Space");
    await says(page, "status", /^Training/);
    await page.waitForFunction(() => Number(document.getElementById("hash").dataset.steps) > 20);
    await page.keyboard.press("Space");
    await says(page, "status", /^Paused/);
    await page.keyboard.press("r");
    // Letters and spaces in fields are text.
    await page.focus("[name=seed]");
    await page.keyboard.press("End");
    await page.keyboard.type(" srs");
    assert.equal(await page.inputValue("[name=seed]"), "142857 srs");
    assert.equal(await hashAt(page, 0), await text(page, "hash"));
    await page.fill("[name=seed]", "142857");

    // Tab reaches everything, and shows where it is.
    await page.evaluate(() => document.activeElement.blur());
    const reached = new Set();
    for (let index = 0; index < 40; index += 1) {
        await page.keyboard.press("Tab");
        const [name, outline] = await page.evaluate(() => {
            const element = document.activeElement;
            return [element.id || element.getAttribute("name"), getComputedStyle(element).outlineStyle];
        });
        if (name) {
            assert.notEqual(outline, "none", `${name} does not show that it has the focus`);
            reached.add(name);
        }
    }
    for (const name of ["data", "arms", "seed", "network", "batch", "speed", "steps", "run", "one", "reset", "copy", "open", "save-mgrd", "save-safetensors"]) {
        assert.ok(reached.has(name), `Tab does not reach ${name}`);
    }
    await page.focus("#one");
    await page.keyboard.press("Space");
    await hashAt(page, 1);
    await page.focus("#one");
    await page.keyboard.press("Enter");
    assert.equal(await hashAt(page, 2), two);

    // Drawing.
    await page.selectOption("[name=data]", "points");
    await page.focus("#points");
    await page.keyboard.press("4");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Enter");
    await page.keyboard.press("5");
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => new URLSearchParams(location.search).get("points")?.length === 8);
    await page.keyboard.press("Backspace");
    await page.waitForFunction(() => new URLSearchParams(location.search).get("points")?.length === 4);
    await page.keyboard.press("s");
    await hashAt(page, 1);
    await page.context().close();
});

test("it fits a phone, in dark and light", async () => {
    const backgrounds = new Set();
    for (const colorScheme of ["dark", "light"]) {
        const page = await pages.open("data=points&points=AAAAL__D&network=16-16-16", {
            viewport: { width: 375, height: 720 },
            colorScheme,
            hasTouch: true,
            isMobile: true,
        });
        await page.tap("#run");
        await page.waitForFunction(() => Number(document.getElementById("hash").dataset.steps) > 20);
        await page.tap("#run");
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.equal(width, 375);
        // What one reads stands out from what is behind it.
        const contrasts = await page.evaluate(() => {
            const channel = (part) => ((part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            const light = (color) => {
                const [r, g, b] = color.match(/[\d.]+/g).map(Number).map(channel);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            const behind = (element) => {
                const color = getComputedStyle(element).backgroundColor;
                return color === "rgba(0, 0, 0, 0)" && element.parentElement ? behind(element.parentElement) : color;
            };
            const texts = document.querySelectorAll("h1, h2, p, label, dt, dd, small, button, select, input:not([type=radio]), figcaption, code");
            return [...texts].filter((element) => element.checkVisibility()).map((element) => {
                const pair = [getComputedStyle(element).color, behind(element)].map(light).sort((a, b) => b - a);
                return [element.id || element.textContent, (pair[0] + 0.05) / (pair[1] + 0.05)];
            });
        });
        for (const [name, contrast] of contrasts) {
            assert.ok(contrast >= 4.5 || name === "empty", `${colorScheme}: ${name}: ${contrast}`);
        }
        backgrounds.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
        await page.context().close();
    }
    assert.equal(backgrounds.size, 2);
});

test("the page stays alive while it trains as fast as it can", async () => {
    const page = await pages.open("speed=max");
    await page.click("#run");
    await page.waitForFunction(() => Number(document.getElementById("hash").dataset.steps) > 100);
    const frames = await page.evaluate(
        () =>
            new Promise((done) => {
                let count = 0;
                const end = performance.now() + 2000;
                const next = () => {
                    count += 1;
                    if (performance.now() < end) requestAnimationFrame(next);
                    else done(count / 2);
                };
                requestAnimationFrame(next);
            }),
    );
    console.log(`${frames} animation frames a second; ${await text(page, "step-rate")} steps, ${await text(page, "frame-rate")} pictures`);
    // Alone the machine shows 60; the tests may run beside others.
    assert.ok(frames >= 20, `${frames} frames a second`);
    assert.ok((await text(page, "step-rate")) !== "–");
    await page.click("#run");
    await says(page, "status", /^Paused/);
    await page.context().close();
});

test("nothing was complained of", () => {
    assert.deepEqual(pages.problems, []);
});
