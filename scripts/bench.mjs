#!/usr/bin/env node
import { join } from "node:path";
import { engineEnvironment } from "./engineEnvironment.mjs";
import { attend } from "./run.mjs";
import { CHECKOUT } from "./setup.mjs";

const main = join(CHECKOUT, "tests", "bench", "main.ts");
const command = [process.execPath, "--require", "ts-node/register/transpile-only", main, ...process.argv.slice(2)];
process.exitCode = await attend(command, { cwd: CHECKOUT, env: await engineEnvironment() });
