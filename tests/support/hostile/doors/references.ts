import fc from "fast-check";
import { readMaterial } from "../../../../provider/materialSource/readMaterial";
import type { MaterialSource } from "../../../../provider/materialSource/source";
import { properties } from "../../../../provider/resources/keyMaterial/properties";
import { parseArguments } from "../../../../provider/resources/shared/validation";
import { systemClock } from "../../../../provider/time";
import type { Door } from "../door";
import type { Planted } from "../planted";
import { HostileFolder } from "../specialPaths";
import { hostileText } from "../texts";
import { hostileName, hostileValue, objectOf } from "../values";

interface Case {
	readonly material: unknown;
	readonly environment: string;
	readonly file: string;
}

const FILE = "<the file>";
/** Nothing that is generated is run. */
const COMMANDS: readonly unknown[] = [
	"true",
	"exit 3",
	["cat", FILE],
	["no-such-program\u202e", "x"],
	["/"],
	["sh", "-c", "kill -9 $$"],
	["sh", "-c", "cat >&2; exit 1"],
];

/** References to material, and what is found there. */
export function openReferences(planted: Planted): Door<Case> {
	const folder = new HostileFolder();
	const content = fc.oneof(
		fc.constantFrom("", planted.get("key material"), `${planted.get("key material")}\n`),
		hostileText,
		planted.echo(["key material"], fc.string()),
	);
	const key = planted.get("key material");
	const slips = [
		key,
		`"${key}"`,
		` ${key} `,
		`${key}\n`,
		`-----BEGIN ${key}`,
		Buffer.from(key, "hex").toString("base64"),
	];
	const value = fc.oneof(
		hostileText,
		fc.constantFrom(...slips),
		fc.constantFrom<unknown>(FILE, "KEY", "__proto__", "raw", "hex", true),
	);
	const path = fc.constantFrom(FILE, ...folder.specialPaths);
	const name = fc.constantFrom("file", "env", "encoding", "random");
	const any = fc
		.array(fc.tuple(fc.oneof({ weight: 4, arbitrary: name }, hostileName), fc.oneof(value, hostileValue(value))), {
			maxLength: 3,
		})
		.map((entries) => objectOf(entries.filter(([property]) => property !== "command")));
	const material = fc.oneof(
		{ weight: 8, arbitrary: any },
		{ weight: 6, arbitrary: fc.record({ file: fc.oneof({ weight: 5, arbitrary: path }, value) }) },
		{ weight: 4, arbitrary: fc.record({ env: fc.oneof({ weight: 3, arbitrary: fc.constant("KEY") }, value) }) },
		{ weight: 4, arbitrary: content },
		{ weight: 4, arbitrary: hostileValue(value) },
	);
	const command = fc.constantFrom(...COMMANDS).map((one): unknown => ({ command: one }));
	return {
		cases: fc.record({
			material: fc.oneof({ weight: 99, arbitrary: material }, { weight: 1, arbitrary: command }),
			environment: content,
			file: content,
		}),
		knock: async ({ material: given, environment, file }) => {
			const source = JSON.parse(JSON.stringify(given).replaceAll(FILE, folder.write("material", file)));
			const { faults } = parseArguments({ material: properties.material }, { material: source });
			if (faults.length > 0)
				return { isAccepted: false, said: faults.map(({ property, reason }) => `problem: ${property} ${reason}`) };
			if (source === undefined || source === null) return { isAccepted: true, said: [] };
			const env = { KEY: environment.replaceAll("\0", ""), PATH: process.env.PATH };
			const { kind } = await readMaterial(source as MaterialSource, "material", {
				env,
				clock: systemClock,
				remainingMs: 60_000,
			});
			return { isAccepted: true, said: [], clear: kind };
		},
		close: () => folder.remove(),
	};
}
