import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { createImportToken } from "../keys/importTokens";
import { ensurePendingImport, IMPORT_REFUSALS } from "../keys/pendingImport";
import { kmsOperation } from "../kmsOperation";
import { field } from "../operation";
import { refuse } from "../refusal";
import { WRAPPING_ALGORITHMS } from "../settings/settings";

export const getParametersForImport = kmsOperation({
	name: "get-parameters-for-import",
	group: "material",
	summary: "issues an import token and the public key to wrap material with",
	request: v.object({
		key_id: field.keyId,
		wrapping_algorithm: field.oneOf(WRAPPING_ALGORITHMS),
		sequence: field.sequence,
	}),
	response: v.strictObject({
		key_id: v.string(),
		import_token: v.pipe(v.string(), v.regex(/^[0-9a-zA-Z+/=]{200,6144}$/)),
		expiration_time: v.pipe(v.number(), v.integer(), v.description("Epoch seconds")),
		public_key: v.pipe(v.string(), v.regex(/^[0-9a-zA-Z+/=]+$/)),
	}),
	refusals: IMPORT_REFUSALS,
	handle: async ({ key_id: keyId, wrapping_algorithm: wrappingAlgorithm }, { projectId }, context) => {
		const { keys, settings, clock, tokenSealer } = context;
		if (!settings.wrappingAlgorithms.includes(wrappingAlgorithm)) throw refuse("KMS.0308");
		ensurePendingImport(keys.get(projectId, keyId), settings);
		const wrappingKey = await context.wrappingKeys.next(wrappingAlgorithm === "SM2_ENCRYPT" ? "sm2" : "rsa");
		const tokenId = randomUUID();
		const expirationTime = clock.nowSeconds() + settings.parametersTtlSeconds;
		const grant = { tokenId, projectId, keyId, wrappingAlgorithm, wrappingKeyId: wrappingKey.id, expirationTime };
		if (settings.olderTokens === "void") keys.update(keys.get(projectId, keyId), { newestTokenId: tokenId });
		return {
			key_id: keyId,
			import_token: createImportToken(tokenSealer, grant),
			expiration_time: expirationTime,
			public_key: wrappingKey.publicKey,
		};
	},
});
