#!/usr/bin/env node
// Runs a TypeScript program of this checkout, and its arguments, where the engine is found: withEngine.mjs tests/bench/main.ts
import { join } from "node:path";
import { engineEnvironment } from "./engineEnvironment.mjs";
import { attend } from "./run.mjs";
import { CHECKOUT } from "./setup.mjs";

const [program = "", ...args] = process.argv.slice(2);
const command = [process.execPath, "--require", "ts-node/register/transpile-only", join(CHECKOUT, program), ...args];
process.exitCode = await attend(command, { cwd: CHECKOUT, env: await engineEnvironment() });
