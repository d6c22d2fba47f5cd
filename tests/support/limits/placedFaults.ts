import type { Misbehaviour } from "../faults/serve";
import { json } from "../httpServer";
import { KEY_ID } from "./workingService";

/** A fault, and where it occurs. */
export interface PlacedFault {
	/** What misbehaves: KMS, or what credentials come from. @default "kms" */
	readonly place?: "kms" | "credentials";
	/** Operations of KMS at which it occurs, by their paths. @default all */
	readonly at?: readonly string[];
	readonly misbehaviour: Misbehaviour;
	/** Settings of the credentials. @default a user name and a password */
	readonly credentials?: Readonly<Record<string, string>>;
}

export type PlacedFaults = Readonly<Record<string, PlacedFault>>;
type Misbehaviours = Readonly<Record<string, Misbehaviour>>;

const ACCESS_KEY = { accessKey: "A", secretKey: "S" };
const PASSWORD = { userName: "u", password: "p", domainName: "d" };

/** Credentials with which something must be asked for before KMS can be. */
const CREDENTIALS = {
	"IAM, asked for a token, ": PASSWORD,
	"IAM, asked for the project, ": ACCESS_KEY,
	"IAM, asked for an agency, ": {
		...ACCESS_KEY,
		projectId: "p1",
		assumeRole: '{"agencyName":"a","domainName":"d"}',
	},
	"the metadata service ": { credentialSource: "ecsAgency", projectId: "p1" },
};

/** Operations of which one is lost each time, with or without those that look up whether it had an effect. */
const LOST: readonly (readonly string[])[] = [
	["create-key"],
	["create-key", "list-keys"],
	["list-keys"],
	["import-key-material"],
	["import-key-material", "describe-key"],
	["describe-key"],
	["get-parameters-for-import"],
	["get-publickey"],
	["delete-imported-key-material"],
	["tags/action", "tags"],
	["disable-key"],
];

const PAGE_MS = 2000;

/** One page after the other, each with a key that is not asked for. */
const endlessPages: Misbehaviour = {
	respond: (response, clock, number) => {
		const page = { key_details: [{ key_id: KEY_ID, key_state: "5", key_alias: `other-${number}` }] };
		const answer = () => json(response, 200, { ...page, next_marker: `${number}`, truncated: "true" });
		if (response.socket) clock.holdFor(PAGE_MS, response.socket, answer);
	},
};

/** Each fault at all of KMS. */
export const faultsOfKms = (misbehaviours: Misbehaviours): PlacedFaults =>
	placed(misbehaviours, (name, misbehaviour) => ({ [`KMS with ${name}`]: { misbehaviour } }));

/** Each fault at some operations of KMS, where the others work. */
export const faultsOfOperations = (misbehaviours: Misbehaviours): PlacedFaults => ({
	...placed(misbehaviours, (name, misbehaviour) =>
		Object.fromEntries(LOST.map((at) => [`${at.join(" and ")} with ${name}`, { at, misbehaviour }])),
	),
	"list-keys with pages that never end": { at: ["list-keys"], misbehaviour: endlessPages },
});

/** Each fault at what credentials come from, where KMS works. */
export const faultsOfCredentials = (misbehaviours: Misbehaviours): PlacedFaults =>
	placed(misbehaviours, (name, misbehaviour) => {
		const all = Object.entries(CREDENTIALS).map(([place, credentials]): [string, PlacedFault] => {
			return [`${place}with ${name}`, { place: "credentials", misbehaviour, credentials }];
		});
		return Object.fromEntries(all);
	});

function placed(
	misbehaviours: Misbehaviours,
	place: (name: string, misbehaviour: Misbehaviour) => PlacedFaults,
): PlacedFaults {
	return Object.assign({}, ...Object.entries(misbehaviours).map(([name, one]) => place(name, one)));
}
