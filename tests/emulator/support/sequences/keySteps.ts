import fc from "fast-check";
import { DAY } from "../kmsRequests";
import { detailsOf, listOf } from "./keyDetails";
import { transition } from "./keyModel";
import { projectOf } from "./sequenceRun";
import { keys, step, weighted } from "./step";

export const aliases = fc.constantFrom("a", "b", "c", "d", "e/f:g_h-0");
const badAliases = ["", "a b", "ü", "x/default", "a".repeat(256)];
const newAliases = fc.oneof(
	{ weight: 8, arbitrary: aliases },
	{ weight: 1, arbitrary: fc.constantFrom(...badAliases) },
);
export const descriptions = fc.constantFrom("", "text", "🔑".repeat(255));
export const describeKey = step("describe-key", fc.record({ key: keys }), (run, caller, { key }) =>
	run.askFor(caller, { name: "describe-key", key }, (found) => ({
		key_info: detailsOf(found, run.regionOf(caller)),
	})),
);

const listFields = fc.record(
	{
		limit: fc.integer({ min: 0, max: 4 }),
		marker: fc.integer({ min: -1, max: 4 }),
		key_state: fc.constantFrom("1", "2", "3", "4", "5", "6"),
		key_spec: weighted([4, "ALL"], [1, "AES_256"], [1, "SM4"], [1, "DES"]),
		asText: fc.boolean(),
	},
	{ requiredKeys: [] },
);

export const listKeys = step("list-keys", listFields, (run, caller, { asText = false, ...fields }) => {
	const { limit, marker, key_state = "1", key_spec = "ALL" } = fields;
	const form = (number?: number) => (asText && number !== undefined ? `${number}` : number);
	const body = { ...fields, limit: form(limit), marker: form(marker) };
	return run.ask(caller, "list-keys", { method: "POST", path: "list-keys", body }, () => {
		if (limit === 0) return "KMS.1601";
		if (marker === -1) return "KMS.1602";
		if (key_state === "6" || key_spec === "DES") return "KMS.0308";
		return listOf(run.model.keysOf(projectOf(caller)), fields, run.regionOf(caller));
	});
});

const switchStep = (name: "enable-key" | "disable-key") =>
	step(name, fc.record({ key: keys }), (run, caller, { key }) =>
		run.askFor(caller, { name, key }, (found) =>
			transition(found, name, () => ({ key_info: { key_id: found.id, key_state: found.state } })),
		),
	);

export const enableKey = switchStep("enable-key");
export const disableKey = switchStep("disable-key");

const days = weighted([12, "7"], [4, "8"], [2, "1096"], [1, "6"], [1, "1097"], [1, "a week"]);

export const scheduleKeyDeletion = step(
	"schedule-key-deletion",
	fc.record({ key: keys, days }),
	(run, caller, fields) => {
		const name = "schedule-key-deletion";
		const number = Number(fields.days);
		const fault = number >= 7 && number <= 1096 ? undefined : "KMS.1401";
		const request = { name, key: fields.key, fields: { pending_days: fields.days }, fault } as const;
		return run.askFor(caller, request, (key) =>
			transition(key, name, () => {
				key.deletionAt = run.model.now + number * DAY * 1000;
				return { key_id: key.id, key_state: "4" };
			}),
		);
	},
);

export const cancelKeyDeletion = step("cancel-key-deletion", fc.record({ key: keys }), (run, caller, { key }) =>
	run.askFor(caller, { name: "cancel-key-deletion", key }, (found) =>
		transition(found, "cancel-key-deletion", () => {
			found.deletionAt = undefined;
			return { key_id: found.id, key_state: found.state };
		}),
	),
);

export const updateKeyAlias = step(
	"update-key-alias",
	fc.record({ key: keys, alias: newAliases }),
	(run, caller, { key, alias }) => {
		const name = "update-key-alias";
		const fault = badAliases.includes(alias) ? "KMS.1101" : undefined;
		return run.askFor(caller, { name, key, fields: { key_alias: alias }, fault }, (found) =>
			transition(found, name, () => {
				if ((run.model.holderOf(found.project, alias) ?? found) !== found) return "KMS.1104";
				found.alias = alias;
				return { key_info: { key_id: found.id, key_alias: alias } };
			}),
		);
	},
);

const newDescriptions = fc.oneof(
	{ weight: 8, arbitrary: descriptions },
	{ weight: 1, arbitrary: fc.constant("d".repeat(256)) },
);

export const updateKeyDescription = step(
	"update-key-description",
	fc.record({ key: keys, description: newDescriptions }),
	(run, caller, { key, description }) => {
		const name = "update-key-description";
		const fault = [...description].length > 255 ? "KMS.1103" : undefined;
		return run.askFor(caller, { name, key, fields: { key_description: description }, fault }, (found) =>
			transition(found, name, () => {
				found.description = description;
				return { key_info: { key_id: found.id, key_description: description } };
			}),
		);
	},
);
