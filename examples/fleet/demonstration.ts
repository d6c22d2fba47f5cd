import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [count = "60", stacks = "4", folder = "demonstration"] = process.argv.slice(2);
const materials = join(folder, "material");

function ecKey(): string {
	const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** Every tenth key is for signatures. */
function demonstrationKey(index: number) {
	const signs = index % 10 === 9;
	const name = `${signs ? "signing" : "card"}-${index}`;
	const file = join(materials, `${name}.${signs ? "pem" : "bin"}`);
	writeFileSync(file, signs ? ecKey() : randomBytes(32), { mode: 0o600, flag: "wx" });
	// Nobody can guess these bytes, so that a run in which nothing changed needs no slow fingerprint to see it.
	const material = signs ? { file } : { file, random: true };
	return { name, alias: `payments/${name}`, ...(signs && { keySpec: "EC_P256" }), material };
}

mkdirSync(materials, { recursive: true });
const keys = Array.from({ length: Number(count) }, (_, index) => demonstrationKey(index));
const fleet = { name: "payments", stacks: Number(stacks), keys };
writeFileSync(join(folder, "fleet.json"), `${JSON.stringify(fleet, undefined, "\t")}\n`, { flag: "wx" });
