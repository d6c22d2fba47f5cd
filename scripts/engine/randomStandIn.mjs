// A stand-in for the plugin of @pulumi/random, for machines that can't download the real one. Implements only what this
// project's examples and tests need of four resources, and must not be used for anything else.
import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { main } from "@pulumi/pulumi/provider/index.js";
import { RANDOM_PLUGIN_VERSION } from "./pins.mjs";

const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
const PETS = ["badger", "heron", "lynx", "otter", "panda", "robin", "stoat", "tapir"];

/** @typedef {{ length: number, separator?: string } & Record<string, unknown>} Inputs */

/** @type {Record<string, (inputs: Inputs) => { id: string, outs: object }>} */
const RESOURCES = {
	"random:index/randomBytes:RandomBytes": ({ length }) => {
		const bytes = randomBytes(length);
		return {
			id: bytes.toString("base64"),
			outs: { length, base64: bytes.toString("base64"), hex: bytes.toString("hex") },
		};
	},
	"random:index/randomUuid:RandomUuid": () => {
		const result = randomUUID();
		return { id: result, outs: { result } };
	},
	"random:index/randomPassword:RandomPassword": (inputs) => {
		const result = Array.from({ length: inputs.length }, () => LETTERS[randomInt(LETTERS.length)]).join("");
		return { id: "none", outs: { ...inputs, result } };
	},
	"random:index/randomPet:RandomPet": (inputs) => {
		const id = `${PETS[randomInt(PETS.length)]}-${randomInt(1000)}`;
		return { id, outs: { ...inputs, length: inputs.length ?? 2, separator: inputs.separator ?? "-" } };
	},
};

/** Properties whose change makes the real plugin generate a new value. */
const REPLACING = ["keepers", "length", "prefix", "separator"];

const same = (/** @type {unknown} */ a, /** @type {unknown} */ b) => JSON.stringify(a) === JSON.stringify(b);

await main(
	{
		version: RANDOM_PLUGIN_VERSION,
		async create(urn, inputs) {
			const type = urn.split("::")[2]?.split("$").pop() ?? "";
			const resource = RESOURCES[type];
			if (!resource) throw new Error(`The stand-in for the random plugin doesn't support ${type}`);
			const { id, outs } = resource(inputs);
			return { id, outs: { ...inputs, ...outs } };
		},
		async diff(_id, _urn, olds, news) {
			const replaces = REPLACING.filter((name) => news[name] !== undefined && !same(olds[name], news[name]));
			return { changes: replaces.length > 0, replaces };
		},
		async read(id, _urn, props) {
			return { id, props };
		},
		async delete() {},
	},
	process.argv.slice(2),
);
