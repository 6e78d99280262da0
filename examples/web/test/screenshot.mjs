// The page with the spiral learned: `screenshot.mjs FILE`.
import process from "node:process";
import { says, start } from "./harness.mjs";

const pages = await start();
const page = await pages.open("speed=20&steps=1000", { colorScheme: "light", viewport: { width: 1280, height: 900 } });
await page.keyboard.press("Space");
await says(page, "status", /as asked/);
await page.waitForTimeout(1000);
await page.screenshot({ path: process.argv[2], fullPage: true });
await pages.close();
