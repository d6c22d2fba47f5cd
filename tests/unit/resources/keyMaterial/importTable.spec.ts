import { IMPORT } from "../../../../provider/resources/keyMaterial/importTable";
import { itDecides, itDecidesExactly, itRisksNoMoreForKnowingLess } from "../../../support/decisionTables";

/** A key that is pending import, and material that fits it. */
const NORMAL = {
	key: "pendingImport",
	refused: "no",
	material: "fits",
	expiry: "same",
	publicHalf: "notCompared",
	certain: "no",
} as const;

/** The key holds material that may be the program's. */
const HELD = { key: "enabled", publicHalf: "notKnown" } as const;
const FITTING = { key: "enabled", expiry: "same", material: "fits" } as const;

describe("The import of key material", () => {
	itDecides(IMPORT, NORMAL, [
		["imports into a key that is pending import", {}, "import"],
		["imports with the program's expiry, whatever the key says", { expiry: "other" }, "import"],
		["asks what the key is before it reads the material", { key: "notAsked", material: "notRead" }, "describeKey"],
		["asks again after a refusal", { key: "notAsked", refused: "yes" }, "describeKey"],
		["reads the material last", { material: "notRead" }, "readMaterial"],
		["imports where it may not see what the key is", { key: "notAllowed" }, "import"],
		["reads the material there too", { key: "notAllowed", material: "notRead" }, "readMaterial"],
		[
			"refuses a key whose material the service generated",
			{ key: "serviceGenerated", material: "notRead" },
			"serviceGenerated",
		],
		[
			"refuses a key that is scheduled for deletion",
			{ key: "pendingDeletion", material: "notRead" },
			"pendingDeletion",
		],
		["refuses material that does not fit", { material: "doesNotFit" }, "doesNotFit"],
		[
			"refuses material that does not fit what the key holds",
			{ ...HELD, material: "doesNotFit", certain: "yes" },
			"doesNotFit",
		],
		["passes a refusal on if the key is still pending import", { refused: "yes" }, "refusal"],
		["says what to grant if a refusal can't be looked into", { key: "notAllowed", refused: "yes" }, "notAllowedToSee"],
		[
			"refuses a disabled key that holds material",
			{ ...HELD, key: "disabled", certain: "yes" },
			"disabledWithMaterial",
		],
		["refuses held material with another expiry", { ...HELD, expiry: "other", certain: "yes" }, "otherExpiry"],
		[
			"refuses another expiry before it reads the material",
			{ ...HELD, expiry: "other", material: "notRead" },
			"otherExpiry",
		],
		["reads the material before it is compared", { key: "enabled", material: "notRead" }, "readMaterial"],
		["compares the public half of held material", { key: "enabled" }, "comparePublicHalf"],
		["compares it even if it is certain", { key: "enabled", certain: "yes" }, "comparePublicHalf"],
		[
			"refuses a key that holds another private key",
			{ ...HELD, publicHalf: "different", certain: "yes" },
			"otherPrivateKey",
		],
		["takes over the same private key", { ...HELD, publicHalf: "same" }, "adopt"],
		["takes over what it is certain of", { ...HELD, certain: "yes" }, "adopt"],
		["takes over in doubt what it is not certain of", HELD, "adoptInDoubt"],
		["takes over what a quicker run imported", { ...HELD, certain: "yes", refused: "yes" }, "adopt"],
	]);

	itDecidesExactly("describes the key before anything else", IMPORT, "describeKey", { key: "notAsked" });
	for (const key of ["serviceGenerated", "pendingDeletion"] as const)
		itDecidesExactly(`neither reads nor imports for a key that is ${key}`, IMPORT, key, { key });
	itDecidesExactly("takes over nothing in a disabled key", IMPORT, "disabledWithMaterial", { key: "disabled" });
	itDecidesExactly("takes over nothing with another expiry", IMPORT, "otherExpiry", {
		key: "enabled",
		expiry: "other",
	});
	itDecidesExactly("sends no second request after a refusal", IMPORT, "refusal", {
		key: "pendingImport",
		refused: "yes",
	});
	itDecidesExactly("sends none if it can't see why", IMPORT, "notAllowedToSee", { key: "notAllowed", refused: "yes" });
	itDecidesExactly(
		"reads the material only if nothing else stands in the way",
		IMPORT,
		"readMaterial",
		{ key: ["pendingImport", "notAllowed"], refused: "no", material: "notRead" },
		{ key: "enabled", expiry: "same", material: "notRead" },
	);
	itDecidesExactly(
		"neither imports nor takes over what does not fit",
		IMPORT,
		"doesNotFit",
		{ key: ["pendingImport", "notAllowed"], refused: "no", material: "doesNotFit" },
		{ key: "enabled", expiry: "same", material: "doesNotFit" },
	);
	itDecidesExactly("imports only into a key that is not known to hold material", IMPORT, "import", {
		key: ["pendingImport", "notAllowed"],
		refused: "no",
		material: "fits",
	});
	itDecidesExactly("compares the public half before it takes anything over", IMPORT, "comparePublicHalf", {
		...FITTING,
		publicHalf: "notCompared",
	});
	itDecidesExactly("takes over no other private key", IMPORT, "otherPrivateKey", {
		...FITTING,
		publicHalf: "different",
	});
	itDecidesExactly(
		"takes over without doubt only if the public half is the same or it is certain",
		IMPORT,
		"adopt",
		{ ...FITTING, publicHalf: "same" },
		{ ...FITTING, publicHalf: "notKnown", certain: "yes" },
	);
	itDecidesExactly("takes over in doubt what it can't compare", IMPORT, "adoptInDoubt", {
		...FITTING,
		publicHalf: "notKnown",
		certain: "no",
	});

	itRisksNoMoreForKnowingLess(
		IMPORT,
		{ import: 1, adopt: 2, adoptInDoubt: 1 },
		{
			key: ["pendingImport", "notAllowed", "notAsked"],
			material: ["fits", "notRead"],
			publicHalf: ["same", "notKnown", "notCompared"],
			certain: ["yes", "no"],
		},
	);
});
