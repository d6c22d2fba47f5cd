import { createImportToken } from "../importTokens";
import { ensurePendingImport, kmsOperation } from "../kmsOperation";
import { field, parseBody } from "../operation";

const ALGORITHMS = ["RSAES_OAEP_SHA_256", "SM2_ENCRYPT", "RSAES_OAEP_SHA_1", "RSAES_PKCS1_V1_5"] as const;

const request = { key_id: field.keyId, wrapping_algorithm: field.oneOf(ALGORITHMS), sequence: field.sequence };

export const getParametersForImport = kmsOperation("get-parameters-for-import", (call, world) => {
	const { key_id: keyId, wrapping_algorithm: wrappingAlgorithm } = parseBody(call, request);
	ensurePendingImport(world.keys.get(call.projectId, keyId));
	const wrappingKey = world.wrappingKeys.next(wrappingAlgorithm === "SM2_ENCRYPT" ? "sm2" : "rsa");
	const expirationTime = world.clock.nowSeconds() + world.settings.parametersTtlSeconds;
	const grant = { projectId: call.projectId, keyId, wrappingAlgorithm, wrappingKeyId: wrappingKey.id, expirationTime };
	return {
		body: {
			key_id: keyId,
			import_token: createImportToken(world.seal, grant),
			expiration_time: expirationTime,
			public_key: wrappingKey.publicKey,
		},
	};
});
