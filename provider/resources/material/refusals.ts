import { KmsImportError, type KmsImportErrorCode } from "../../errors";
import type { KeyDetails } from "../../kms/wire";
import { toRfc3339 } from "../../time";
import { remediationFor } from "../shared/remediation";

/** When material expires, epoch seconds; undefined if never. */
interface Expiry {
	readonly expirationTime?: number | undefined;
}

/** What the reasons of refusals name. */
export interface RefusedMaterial {
	readonly keyId: string;
	/** What the service says about the key, if it was asked. */
	readonly key?: KeyDetails | undefined;
	/** The program's expiry, and that of what the key holds. */
	readonly asked?: Expiry | undefined;
	readonly held?: Expiry | undefined;
	/** The key is known to hold no material. */
	readonly isMissing?: boolean | undefined;
	/** Why the material can't be read, or does not fit. */
	readonly reason?: string | undefined;
}

/** By default, what to do next is what the code means for resources. */
type Remediation =
	| { readonly code: Parameters<typeof remediationFor>[0]; readonly wayOut?: undefined }
	| { readonly code: KmsImportErrorCode; readonly wayOut: (material: RefusedMaterial) => string };

type Refusal = Remediation & {
	/** What was being done to the key. */
	readonly doing: string;
	readonly reason: (material: RefusedMaterial) => string;
};

const IMPORTING = "Importing key material into";
const CHANGING = "Changing the key material of";
const CHANGING_EXPIRY = "Changing the expiry of the key material of";
const undo = () =>
	"Undo the change of expirationTime, or set material to the bytes that were imported, from a source that the provider can read.";

/** Every refusal that the decision tables of key material can decide. */
const REFUSALS = {
	serviceGenerated: {
		code: "keyNotExternal",
		doing: IMPORTING,
		reason: ({ key }) =>
			key?.isDefaultKey
				? "it is a default key of the service"
				: `the service generated its material (origin ${key?.origin})`,
	},
	pendingDeletion: {
		code: "keyPendingDeletion",
		doing: IMPORTING,
		reason: () => "it is scheduled for deletion",
	},
	doesNotFit: {
		code: "invalidMaterial",
		doing: IMPORTING,
		reason: ({ reason = "" }) => reason,
		wayOut: () => "Give other material, or use a key of the spec that fits.",
	},
	weak: {
		code: "invalidMaterial",
		doing: IMPORTING,
		reason: ({ reason = "" }) => reason,
		wayOut: () => "The key holds no material, so there is none to trust.",
	},
	disabledWithMaterial: {
		code: "keyDisabled",
		doing: IMPORTING,
		reason: () => "it is disabled and already holds material",
	},
	otherExpiry: {
		code: "keyNotPendingImport",
		doing: IMPORTING,
		reason: ({ asked, held }) =>
			`it already holds material ${expiry(held)}; the program asks for material ${expiry(asked)}`,
		wayOut: ({ held }) => {
			const match = held?.expirationTime === undefined ? "Omit expirationTime" : "Set expirationTime to that time";
			return `${match}, or delete the imported material to import the same bytes again.`;
		},
	},
	otherPrivateKey: {
		code: "materialDiffers",
		doing: IMPORTING,
		reason: () => "it already holds another private key",
	},
	otherBytes: {
		code: "materialDiffers",
		doing: CHANGING,
		reason: ({ isMissing }) =>
			`the program's bytes differ from those that were imported${isMissing ? ", as the state has it" : ""}`,
		wayOut: ({ isMissing }) =>
			isMissing
				? "The key holds no material. If you are certain that these bytes were imported first, run pulumi up --refresh: then the service decides."
				: remediationFor("materialDiffers"),
	},
	bytesUnread: {
		code: "materialUnreadable",
		doing: CHANGING_EXPIRY,
		reason: ({ reason }) => `the same bytes must be imported again, and they can't be read (${reason})`,
		wayOut: undo,
	},
	bytesUncertain: {
		code: "materialDiffers",
		doing: CHANGING_EXPIRY,
		reason: () => "the key held material before this resource, so it is not certain that its bytes are the program's",
		wayOut: () =>
			"Undo the change of expirationTime. Only if you are certain that the key holds the program's bytes, set trustExistingMaterial: other bytes would be lost.",
	},
	bytesNotKnown: {
		code: "materialUnreadable",
		doing: CHANGING_EXPIRY,
		reason: () => "the same bytes must be imported again, and the bytes of material wrapped elsewhere are not known",
		wayOut: undo,
	},
	notDeletable: {
		code: "materialNotDeletable",
		doing: CHANGING_EXPIRY,
		reason: () => "the material of asymmetric keys never expires",
		wayOut: undo,
	},
	expiryPassed: {
		code: "materialExpiryPassed",
		doing: CHANGING,
		reason: () => "the new expirationTime has passed",
	},
	disabled: {
		code: "keyDisabled",
		doing: CHANGING,
		reason: () => "the key is disabled, and an import would enable it",
	},
} as const satisfies Readonly<Record<string, Refusal>>;

export type RefusalName = keyof typeof REFUSALS;

/** The error for a refusal. */
export function refusal(name: RefusalName, material: RefusedMaterial): KmsImportError {
	const refused: Refusal = REFUSALS[name];
	const { code, doing, reason } = refused;
	const whatIsLeft = doing === IMPORTING || material.isMissing ? "" : " Nothing was deleted.";
	const next = refused.wayOut ? refused.wayOut(material) : remediationFor(refused.code);
	return new KmsImportError(code, `${doing} key ${material.keyId}: ${reason(material)}.${whatIsLeft} ${next}`);
}

function expiry({ expirationTime }: Expiry = {}): string {
	return expirationTime === undefined ? "that never expires" : `that expires at ${toRfc3339(expirationTime)}`;
}
