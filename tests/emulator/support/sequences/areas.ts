import fc from "fast-check";
import { moveClock, moveClockTo } from "./clockSteps";
import * as createSteps from "./createSteps";
import * as keySteps from "./keySteps";
import * as useSteps from "./keyUseSteps";
import * as materialSteps from "./materialSteps";
import type { Step } from "./step";
import * as tagSteps from "./tagSteps";

/** The weight of each step, by area. */
const AREAS = {
	lifecycle: [
		[4, createSteps.createKey],
		[1, createSteps.createFaultyKey],
		[2, keySteps.describeKey],
		[2, keySteps.listKeys],
		[4, keySteps.enableKey],
		[6, keySteps.disableKey],
		[5, keySteps.scheduleKeyDeletion],
		[6, keySteps.cancelKeyDeletion],
		[3, keySteps.updateKeyAlias],
		[2, keySteps.updateKeyDescription],
		[6, materialSteps.importKeyMaterial],
		[2, materialSteps.deleteImportedKeyMaterial],
		[1, useSteps.encryptData],
		[1, useSteps.decryptData],
		[1, tagSteps.addTag],
		[5, moveClockTo],
		[3, moveClock],
	],
	material: [
		[2, createSteps.createExternalKey],
		[1, keySteps.enableKey],
		[2, keySteps.disableKey],
		[1, keySteps.scheduleKeyDeletion],
		[1, keySteps.cancelKeyDeletion],
		[3, materialSteps.getParametersForImport],
		[8, useSteps.encryptData],
		[8, useSteps.decryptData],
		[1, useSteps.getPublicKey],
		[14, materialSteps.importKeyMaterial],
		[8, materialSteps.deleteImportedKeyMaterial],
		[5, moveClockTo],
		[2, moveClock],
	],
	tags: [
		[3, createSteps.createKey],
		[4, keySteps.listKeys],
		[2, keySteps.updateKeyAlias],
		[1, keySteps.scheduleKeyDeletion],
		[1, materialSteps.importKeyMaterial],
		[7, tagSteps.addTag],
		[8, tagSteps.changeTags],
		[5, tagSteps.deleteTag],
		[2, tagSteps.listTags],
		[4, tagSteps.listProjectTags],
		[1, moveClockTo],
		[1, moveClock],
	],
} as const satisfies Record<string, readonly (readonly [weight: number, step: fc.Arbitrary<Step>])[]>;

export type Area = keyof typeof AREAS;

const FIRST = {
	lifecycle: createSteps.createKey,
	material: createSteps.createExternalKey,
	tags: createSteps.createKey,
} as const satisfies Record<Area, fc.Arbitrary<Step>>;

const MOST_STEPS = 26;

/** One to three keys, followed by random steps. */
export function sequencesOf(area: Area): fc.Arbitrary<Step[]> {
	const steps = fc.oneof(...AREAS[area].map(([weight, arbitrary]) => ({ weight, arbitrary })));
	const first = fc.array(FIRST[area], { minLength: 1, maxLength: 3, size: "max" });
	const rest = fc.array(steps, { maxLength: MOST_STEPS, size: "max" });
	return fc.tuple(first, rest).map((parts) => parts.flat());
}
