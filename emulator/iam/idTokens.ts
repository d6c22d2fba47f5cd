import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import * as v from "valibot";
import { decodeBase64 } from "../cryptography/base64";
import { readPkcs8, spkiOf, writePkcs8 } from "../cryptography/keyEncodings";
import { parseJson } from "../json";

/** Claims of an id token. Times are epoch seconds. */
export interface IdClaims {
	readonly sub: string;
	readonly aud: string;
	readonly iat: number;
	readonly exp: number;
}

const ISSUER = "https://identity-provider.emulator";
const Header = v.object({ alg: v.literal("ES256"), kid: v.string() });
const Claims = v.object({
	iss: v.literal(ISSUER),
	sub: v.string(),
	aud: v.string(),
	iat: v.number(),
	exp: v.number(),
});

/** RFC 7518, 3.4: r and s concatenated, not in DER. */
const ENCODING = "ieee-p1363";

/** The identity provider that the account trusts. It issues JSON Web Tokens, signed with its own key. */
export class IdTokens {
	readonly #privateKey: KeyObject;
	readonly #publicKey: KeyObject;
	readonly #keyId: string;

	/** @param key PKCS#8 in DER, base64 */
	constructor(key?: string) {
		this.#privateKey =
			key === undefined
				? generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey
				: readPkcs8(Buffer.from(key, "base64"));
		this.#publicKey = createPublicKey(this.#privateKey);
		this.#keyId = createHash("sha256").update(spkiOf(this.#publicKey)).digest("base64url");
	}

	get key(): string {
		return writePkcs8(this.#privateKey).toString("base64");
	}

	issue(claims: IdClaims): string {
		const header = { alg: "ES256", typ: "JWT", kid: this.#keyId };
		const content = [header, { iss: ISSUER, ...claims }]
			.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
			.join(".");
		const key = { key: this.#privateKey, dsaEncoding: ENCODING } as const;
		return `${content}.${sign("sha256", Buffer.from(content), key).toString("base64url")}`;
	}

	/**
	 * The claims of a token that was issued here and not changed since, otherwise undefined. The caller checks audience
	 * and expiry.
	 */
	open(token: string): IdClaims | undefined {
		const [header = "", claims = "", signature = "", ...more] = token.split(".");
		if (more.length > 0 || !v.is(Header, decodePart(header))) return undefined;
		const key = { key: this.#publicKey, dsaEncoding: ENCODING } as const;
		const content = Buffer.from(`${header}.${claims}`);
		if (!verify("sha256", content, key, decodeBase64(signature, "base64url"))) return undefined;
		const parsed = v.safeParse(Claims, decodePart(claims));
		return parsed.success ? parsed.output : undefined;
	}
}

function decodePart(part: string): unknown {
	return parseJson(Buffer.from(part, "base64url"));
}
