import fc from "fast-check";
import { type ParseOptions, parseMaterial } from "../../../../provider/wrapping";
import { bytes, mutated } from "../bytes";
import type { Door } from "../door";
import { PEMS, PRIVATE_KEYS } from "../keys";
import type { Planted } from "../planted";
import { edited, hostileText } from "../texts";

interface Case {
	readonly content: Uint8Array;
	readonly options: ParseOptions;
}

/** Key material as strings, files and commands give it: bytes, text in some encoding, private keys. */
export function openMaterial(planted: Planted): Door<Case> {
	const key = Buffer.from(planted.get("key material"), "hex");
	const written = fc.constantFrom(key.toString("base64"), key.toString("hex"), key.toString("base64url"));
	const options = fc.record({
		text: fc.boolean(),
		encoding: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, fc.constantFrom("raw", "base64", "hex")),
	});
	const label = fc.constantFrom("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "X");
	const armoured = fc
		.tuple(
			label,
			fc.oneof(
				mutated(PRIVATE_KEYS).map((der) => der.toString("base64")),
				hostileText,
			),
			label,
		)
		.map(([begin, body, end]) => `-----BEGIN ${begin}-----\n${body}\n-----END ${end}-----\n`);
	const text = fc.oneof(
		{ weight: 3, arbitrary: edited(written) },
		{ weight: 1, arbitrary: fc.tuple(hostileText, written, hostileText).map((parts) => parts.join("")) },
		{ weight: 1, arbitrary: armoured },
		{ weight: 3, arbitrary: hostileText },
	);
	const content = fc.oneof(
		{ weight: 4, arbitrary: text.map((one) => Buffer.from(one)) },
		{ weight: 2, arbitrary: mutated([key]) },
		{ weight: 1, arbitrary: mutated(PRIVATE_KEYS) },
		{ weight: 1, arbitrary: mutated(PEMS) },
		{ weight: 2, arbitrary: bytes() },
	);
	return {
		cases: fc.record({ content, options }),
		knock: ({ content: given, options: { text: isText, encoding } }) => {
			const { kind } = parseMaterial(Buffer.from(given), { text: isText, ...(encoding && { encoding }) });
			return { isAccepted: true, said: [], clear: kind };
		},
	};
}
