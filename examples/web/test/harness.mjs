// Serves the page, and opens it in Chromium.
import { readFile } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const WWW = fileURLToPath(new URL("../www/", import.meta.url));
const TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
};

async function answer(request, response) {
    const { pathname } = new URL(request.url, "http://localhost");
    const file = path.join(WWW, path.normalize(pathname === "/" ? "/index.html" : pathname));
    try {
        const content = await readFile(file);
        response.setHeader("content-type", TYPES[path.extname(file)] ?? "application/octet-stream");
        response.end(content);
    } catch {
        response.writeHead(404).end();
    }
}

/** Opens pages until `close` is called; `problems` has what they complained of. */
export async function start() {
    const server = http.createServer(answer).listen(0, "127.0.0.1");
    await new Promise((listening) => server.once("listening", listening));
    const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: ["--no-sandbox"],
    });
    const problems = [];

    /** A page with this query that is ready to train. */
    async function open(query = "", options = {}) {
        const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
        const page = await context.newPage();
        page.setDefaultTimeout(30_000);
        page.on("console", (message) => {
            if (["error", "warning"].includes(message.type())) problems.push(message.text());
        });
        page.on("pageerror", (error) => problems.push(String(error)));
        await page.goto(`http://127.0.0.1:${server.address().port}/${query && `?${query}`}`);
        await page.waitForFunction(() => !/^Loading/.test(document.getElementById("status").textContent));
        return page;
    }

    async function close() {
        await browser.close();
        server.close();
    }

    return { open, close, problems };
}

/** What an element of the page says. */
export const text = (page, id) => page.textContent(`#${id}`);

/** Waits until an element says what is expected. */
export async function says(page, id, expected) {
    const matches = ([id, source]) => new RegExp(source).test(document.getElementById(id).textContent);
    try {
        await page.waitForFunction(matches, [id, expected.source]);
    } catch {
        throw new Error(`#${id} says \`${await text(page, id)}\`, expected ${expected}`);
    }
}

/** Waits until the page shows this step, and returns the hash there. */
export async function hashAt(page, step) {
    await page.waitForFunction((step) => document.getElementById("hash").dataset.steps === step, String(step));
    return text(page, "hash");
}
