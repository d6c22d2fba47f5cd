import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { type Kind, secrets } from "../secrets";

type Env = Readonly<Record<string, string | undefined>>;

const VARIABLES: readonly [name: RegExp, kind: Kind][] = [
	[/PASSWORD$/, "password"],
	[/PASSPHRASE$/, "passphrase"],
	[/(SECRET_KEY|_SK)$/, "secret key"],
	[/(ACCESS_KEY|_AK)$/, "access key"],
	[/SECURITY_TOKEN$/, "security token"],
	[/AUTH_TOKEN$/, "IAM token"],
	[/ID_TOKEN$/, "id token"],
];

/** Plants the secrets in the environment of a run. */
export function plantVariables(env: Env): void {
	for (const [name, value = ""] of Object.entries(env)) {
		for (const [pattern, kind] of VARIABLES) if (pattern.test(name)) secrets.plant(kind, value);
		if (/_PROXY$/i.test(name)) secrets.plant("proxy password", /\/\/[^/@]*:([^/@]*)@/.exec(value)?.[1]);
	}
}

/** Plants key material as written and, if that is an encoding, the bytes themselves. */
export function plantMaterial(kind: Kind, content: Buffer): void {
	const text = content.toString("latin1").trim();
	const key = privateKeyOf(content, text);
	if (key) for (const part of partsOf(key)) secrets.plant(kind, part);
	if (key || text.startsWith("-----")) return;
	secrets.plant(kind, content);
	if (/^[\da-f]+$/i.test(text)) secrets.plant(kind, Buffer.from(text, "hex"));
	if (/^[\w+/-]+=*$/.test(text)) secrets.plant(kind, Buffer.from(text, "base64"));
}

/** Wraps a program so that it plants the key material of each of its resources. */
export function withPlantedMaterial(program: PulumiFn, folder: string, env: Env): PulumiFn {
	return () => {
		pulumi.runtime.registerStackTransformation(({ props }) => {
			if (secrets.isHunting && props.material)
				pulumi.output(props.material).apply((material) => plant(material, folder, env));
			return undefined;
		});
		return program();
	};
}

function plant(material: unknown, folder: string, env: Env): void {
	if (typeof material === "string") plantMaterial("key material given as a value", Buffer.from(material));
	else if (typeof material === "object" && material !== null) plantReferred(material, folder, env);
}

function plantReferred({ file, env: name }: { file?: string; env?: string }, folder: string, env: Env): void {
	try {
		if (file) plantMaterial("key material", readFileSync(resolve(folder, file)));
	} catch {
		// Programs may refer to files that don't exist.
	}
	if (name) plantMaterial("key material", Buffer.from(env[name] ?? ""));
}

function privateKeyOf(content: Buffer, text: string): KeyObject | undefined {
	const forms = ["pkcs8", "sec1", "pkcs1"] as const;
	const der = [content, Buffer.from(text, "base64")].filter((bytes) => bytes[0] === 0x30);
	const inputs = text.startsWith("-----")
		? [{ key: content, format: "pem" as const }]
		: der.flatMap((key) => forms.map((type) => ({ key, format: "der" as const, type })));
	for (const input of inputs) {
		try {
			return createPrivateKey(input);
		} catch {
			// Not in this form.
		}
	}
	return undefined;
}

/** Returns the secret numbers of a private key. */
function partsOf(key: KeyObject): Buffer[] {
	if (key.asymmetricKeyType === "rsa") {
		const { d, p, q, dp, dq, qi } = key.export({ format: "jwk" });
		return [d, p, q, dp, dq, qi].map((part) => Buffer.from(part ?? "", "base64url"));
	}
	// RFC 5915: version 1, then the private number. Node can't export SM2 keys as JWK.
	const der = key.export({ format: "der", type: "pkcs8" });
	const start = der.indexOf(Buffer.from([0x02, 0x01, 0x01, 0x04])) + 5;
	return start < 5 ? [] : [der.subarray(start, start + (der[start - 1] ?? 0))];
}
