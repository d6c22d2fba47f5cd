import fc from "fast-check";
import { Configuration } from "../../../../provider/configuration/configuration";
import { decodeProfile } from "../../../../provider/configuration/profile";
import { PROFILE_FIELDS } from "../../../../provider/configuration/profileFields";
import { stackConfig } from "../../../../provider/configuration/stackConfig";
import type { Door } from "../door";
import type { Planted } from "../planted";
import { HostileFolder } from "../specialPaths";
import { edited, hostileText } from "../texts";
import { hostileValue, objectOf } from "../values";

interface Case {
	readonly text: string;
	readonly name: string | undefined;
	/** The path to read instead. */
	readonly path: string | undefined;
	readonly isRead: boolean;
}

const FIELDS = [...PROFILE_FIELDS.hcloud, ...PROFILE_FIELDS.ini].map(({ name }) => name);
const NAMES = ["basic", "default", "global", "p"];

/** Files of profiles, and which profile of them is chosen. */
export function openProfiles(planted: Planted): Door<Case> {
	const folder = new HostileFolder();
	const [accessKey, secretKey, token] = [
		planted.get("access key"),
		planted.get("secret key"),
		planted.get("security token"),
	];
	const secret = fc.constantFrom(accessKey, secretKey, token);
	const value = fc.oneof(
		{ weight: 2, arbitrary: secret },
		hostileText,
		fc.constantFrom("AKSK", "SSO", "cn-north-4", "p1"),
	);
	const chosen = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...NAMES) }, hostileText);
	const field = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...FIELDS) }, hostileText);

	const right = { name: "p", mode: "AKSK", accessKeyId: accessKey, secretAccessKey: secretKey };
	const profile = fc
		.tuple(fc.array(fc.tuple(field, fc.oneof(value, hostileValue(value))), { maxLength: 5 }), fc.boolean())
		.map(([entries, isRight]) => objectOf([...(isRight ? Object.entries(right) : []), ...entries]));
	const json = fc
		.record({
			current: fc.oneof(chosen, hostileValue()),
			authEncrypt: fc.constantFrom<unknown>(false, "false", true, undefined, 0),
			profiles: fc.oneof({ weight: 6, arbitrary: fc.array(profile, { maxLength: 3 }) }, hostileValue(value)),
		})
		.map((file) => JSON.stringify(file));
	const line = fc.oneof(
		chosen.map((name) => `[${name}]`),
		fc.tuple(field, fc.constantFrom("=", " = ", ":", "[]=", ""), value).map((parts) => parts.join("")),
		hostileText,
	);
	const section = `[basic]\nak = ${accessKey}\nsk = ${secretKey}`;
	const ini = fc
		.tuple(fc.boolean(), fc.array(line, { maxLength: 8 }), fc.constantFrom("\n", "\r\n", "\r"))
		.map(([isRight, lines, end]) => [...(isRight ? [section] : []), ...lines].join(end));
	const text = fc.oneof(json, edited(json), ini, ini, edited(ini), hostileText);
	return {
		cases: fc.record({
			text,
			name: fc.option(chosen, { nil: undefined }),
			path: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, fc.constantFrom(...folder.specialPaths)),
			isRead: fc.constantFrom(...Array(9).fill(false), true),
		}),
		knock: ({ text: content, name, path, isRead }) => {
			if (!isRead) {
				const found = decodeProfile(content, name, "/home/user/profiles");
				return { isAccepted: found !== undefined, said: [] };
			}
			const file = path ?? folder.write("profiles", content);
			const settings = { "huaweicloud:sharedConfigFile": file, ...(name && { "huaweicloud:profile": name }) };
			const configuration = new Configuration(stackConfig(settings), { HOME: folder.path });
			const faults = configuration.faults("cn-north-4");
			if (faults.length === 0) configuration.credentials();
			return { isAccepted: faults.length === 0, said: faults };
		},
		close: () => folder.remove(),
	};
}
