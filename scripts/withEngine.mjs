#!/usr/bin/env node
// Runs a TypeScript program of this checkout with the engine on PATH: withEngine.mjs tests/bench/main.ts [arguments]
import { join } from "node:path";
import { engineEnvironment } from "./engineEnvironment.mjs";
import { runInTerminal } from "./run.mjs";
import { CHECKOUT } from "./setup.mjs";

const [program = "", ...args] = process.argv.slice(2);
const command = [process.execPath, "--require", "ts-node/register/transpile-only", join(CHECKOUT, program), ...args];
process.exitCode = await runInTerminal(command, { cwd: CHECKOUT, env: await engineEnvironment() });
