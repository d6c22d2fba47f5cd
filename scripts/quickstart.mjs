#!/usr/bin/env node
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startEmulator, withEmulator } from "huaweicloud-kms-emulator";
import { engineEnvironment } from "./engineEnvironment.mjs";
import { exclusively } from "./exclusively.mjs";
import { progress } from "./log.mjs";
import { run, runInTerminal } from "./run.mjs";
import { CHECKOUT } from "./setup.mjs";

const DEFAULT_ARGS = ["up", "--yes", "--skip-preview"];

/** @typedef {import("huaweicloud-kms-emulator").Emulator} Emulator */

/**
 * Name and files of a quickstart. It leaves nothing else behind.
 * @typedef {{ name: string, folder: string, stackFile: string }} Workspace
 */

/**
 * Runs pulumi on the quickstart program against a local KMS.
 * @param {Workspace} workspace
 * @param {readonly string[]} args arguments of pulumi, or `--destroy`. If empty, runs `up` and explains the result.
 * @returns {Promise<number>} exit status
 */
async function quickstart(workspace, args) {
	const engine = await engineEnvironment();
	await makeFolder(workspace);
	const emulator = await startEmulator({ dataFile: join(workspace.folder, "kms.json") });
	try {
		const env = environment(workspace, engine, emulator);
		await prepareStack(workspace, env, emulator);
		if (args.includes("--destroy")) return await destroy(workspace, env);
		const status = await runInTerminal(["pulumi", ...(args.length > 0 ? args : DEFAULT_ARGS)], { cwd: CHECKOUT, env });
		if (status === 0 && args.length === 0) await report(env, emulator);
		return status;
	} finally {
		await emulator.close();
	}
}

/** @param {string} name */
function workspaceOf(name) {
	return { name, folder: join(CHECKOUT, ".quickstart", name), stackFile: join(CHECKOUT, `Pulumi.${name}.yaml`) };
}

/** @param {Workspace} workspace */
async function makeFolder({ folder, stackFile }) {
	if (existsSync(folder)) return;
	await mkdir(join(folder, "state"), { recursive: true });
	await writeFile(join(folder, "passphrase"), randomBytes(24).toString("base64url"), { mode: 0o600 });
	// A leftover file belongs to a passphrase that no longer exists.
	await rm(stackFile, { force: true });
}

/**
 * @param {Workspace} workspace
 * @param {NodeJS.ProcessEnv} engine
 * @param {Emulator} emulator
 */
function environment({ name, folder }, engine, emulator) {
	const { PULUMI_CONFIG_PASSPHRASE: _, ...env } = withEmulator(engine, emulator);
	return {
		...env,
		PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
		PULUMI_CONFIG_PASSPHRASE_FILE: join(folder, "passphrase"),
		PULUMI_STACK: name,
	};
}

/**
 * @param {Workspace} workspace
 * @param {NodeJS.ProcessEnv} env
 * @param {Emulator} emulator
 */
async function prepareStack({ name, stackFile }, env, emulator) {
	if (existsSync(stackFile) && (await readFile(stackFile, "utf8")).includes("keyId")) return;
	await run("pulumi", ["stack", "select", "--create", name], { cwd: CHECKOUT, env });
	const keyId = await createPendingKey(emulator);
	await run("pulumi", ["config", "set", "keyId", keyId], { cwd: CHECKOUT, env });
	progress(`started a local KMS and created key ${keyId}, which is pending import`);
}

/**
 * Creates a key over the API, as any client would.
 * @param {Emulator} emulator
 */
async function createPendingKey({ iamEndpoint, kmsEndpoint, projectId, domainName, userName, password }) {
	const user = { domain: { name: domainName }, name: userName, password };
	const auth = { identity: { methods: ["password"], password: { user } }, scope: { project: { id: projectId } } };
	const token = await post(`${iamEndpoint}/v3/auth/tokens`, { auth }, {});
	const headers = { "X-Auth-Token": token.headers.get("X-Subject-Token") ?? "" };
	const key = await post(
		`${kmsEndpoint}/v1.0/${projectId}/kms/create-key`,
		{ key_alias: `quickstart-${randomBytes(4).toString("hex")}`, origin: "external" },
		headers,
	);
	const { key_info } = /** @type {{ key_info: { key_id: string } }} */ (await key.json());
	return key_info.key_id;
}

/**
 * @param {string} url
 * @param {object} body
 * @param {Record<string, string>} headers
 */
async function post(url, body, headers) {
	const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
	if (!response.ok)
		throw new Error(`Creating a key in the local KMS: ${url} answered ${response.status} ${await response.text()}`);
	return response;
}

/**
 * @param {Workspace} workspace
 * @param {NodeJS.ProcessEnv} env
 */
async function destroy({ folder, stackFile }, env) {
	const status = await runInTerminal(["pulumi", "destroy", "--yes", "--skip-preview"], { cwd: CHECKOUT, env });
	if (status !== 0) return status;
	await rm(folder, { recursive: true });
	await rm(stackFile, { force: true });
	progress("removed the stack, its state and the local KMS's keys");
	return 0;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {Emulator} emulator
 */
async function report(env, emulator) {
	const outputs = JSON.parse(await run("pulumi", ["stack", "output", "--json"], { cwd: CHECKOUT, env }));
	const journal = await (await fetch(`${emulator.url}/_emulator/requests`)).json();
	const requests = /** @type {import("huaweicloud-kms-emulator").JournalEntry[]} */ (journal);
	const calls = requests.filter(({ operation }) => operation === "get-parameters-for-import");
	process.stdout.write(`
Key ${outputs.keyId} accepts material that is wrapped with ${outputs.wrappingAlgorithm} until ${outputs.expiresAt}.
This run asked the local KMS for import parameters ${calls.length === 1 ? "once" : `${calls.length} times`}. The import token and the public key are secrets of the stack.

Next, try
  npm run quickstart                 changes nothing and makes no request
  npm run quickstart -- preview      runs any pulumi command on the same stack and local KMS
  npm run quickstart -- refresh      gets a new token
  npm run quickstart -- --destroy    cleans up
The parameters expire at ${outputs.expiresAt}. The first run after that replaces them, if the key is still pending import.
`);
}

// `--name` separates several quickstarts in one checkout.
const [, , ...args] = process.argv;
const named = args.indexOf("--name");
const [, name = "quickstart"] = named < 0 ? [] : args.splice(named, 2);
try {
	process.exitCode = await exclusively(join(CHECKOUT, `.quickstart-${name}.lock`), () =>
		quickstart(workspaceOf(name), args),
	);
} catch (error) {
	progress(error instanceof Error ? error.message : `${error}`);
	process.exitCode = 1;
}
