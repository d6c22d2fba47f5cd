import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { progress } from "../log.mjs";
import { run } from "../run.mjs";
import { ENGINE_CACHE } from "./folders.mjs";
import { ENGINE_VERSION, GO_VERSION, LANGUAGE_HOST_VERSION } from "./pins.mjs";

const SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3";

/** Each program is built in its own module, because the language host comes from an older version of the sdk module. */
const PROGRAMS = [
	{
		binary: "pulumi",
		module: "github.com/pulumi/pulumi/pkg/v3",
		version: ENGINE_VERSION,
		path: "cmd/pulumi",
		time: "about 5 minutes on 2 cores",
	},
	{
		binary: "pulumi-language-nodejs",
		module: SDK_MODULE,
		version: LANGUAGE_HOST_VERSION,
		path: "nodejs/cmd/pulumi-language-nodejs",
		time: "under a minute",
	},
];

/**
 * Builds the engine from the Go module proxy, for machines that can reach only package registries.
 * Puts each binary in place when it is complete, so that an interrupted build continues with the next one.
 * @returns {Promise<string>} the folder of the binaries
 */
export async function fromGoModules() {
	await requireGo();
	const bin = join(ENGINE_CACHE, "bin");
	await mkdir(bin, { recursive: true });
	for (const program of PROGRAMS) {
		const target = join(bin, program.binary);
		if (!existsSync(target)) await build(program, target);
	}
	const launcher = join(bin, "pulumi-resource-pulumi-nodejs");
	if (!existsSync(launcher)) await copyLauncher(launcher);
	return bin;
}

async function requireGo() {
	await run("go", ["version"]).catch(() => {
		throw new Error(`Go is not installed (get Go ${GO_VERSION} or later from https://go.dev/dl)`);
	});
}

/**
 * @param {(typeof PROGRAMS)[number]} program
 * @param {string} target
 */
async function build(program, target) {
	const { binary, module, version, path, time } = program;
	progress(`building ${binary} from Go module ${module} v${version} (${time}, once)`);
	const folder = await moduleFolder(binary);
	await writeFile(join(folder, "go.mod"), `module build\n\ngo ${GO_VERSION}\n\nrequire ${module} v${version}\n`);
	await writeFile(join(folder, "main.go"), `//go:build never\n\npackage build\n\nimport _ "${module}/${path}"\n`);
	// `go install package@version` requests a version list, which not every proxy serves. An exact require needs none.
	await run("go", ["mod", "tidy"], { cwd: folder, progress: `${binary}, downloading modules` });
	const built = `${target}.${process.pid}`;
	await run("go", ["build", "-trimpath", "-ldflags", ldflags(version), "-o", built, `${module}/${path}`], {
		cwd: folder,
		progress: `${binary}, compiling`,
	});
	await rename(built, target);
}

/** @param {string} version */
function ldflags(version) {
	return `-s -w -X ${SDK_MODULE}/go/common/version.Version=v${version}`;
}

/** @param {string} launcher */
async function copyLauncher(launcher) {
	const folder = await moduleFolder("launcher");
	await writeFile(join(folder, "go.mod"), `module build\n\ngo ${GO_VERSION}\n`);
	const answer = await run("go", ["mod", "download", "-json", `${SDK_MODULE}@v${ENGINE_VERSION}`], { cwd: folder });
	const { Dir } = JSON.parse(answer);
	const copy = `${launcher}.${process.pid}`;
	await copyFile(join(Dir, "nodejs", "dist", "pulumi-resource-pulumi-nodejs"), copy);
	await chmod(copy, 0o755);
	await rename(copy, launcher);
}

/** @param {string} name */
async function moduleFolder(name) {
	const folder = join(ENGINE_CACHE, "build", name);
	await mkdir(folder, { recursive: true });
	return folder;
}
