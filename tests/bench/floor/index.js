const pulumi = require("@pulumi/pulumi");

/** By kind: id, inputs and outputs of one of our resources as stored, and which outputs are secret. */
const stored = require(process.env.BENCH_STORED);

/** A resource with the same properties as ours, and the same code in its state. */
class Floor extends pulumi.CustomResource {
	constructor(kind, name, args, opts) {
		const { outputs, secrets, code: __provider } = stored[kind];
		const props = { ...Object.fromEntries(Object.keys(outputs).map((output) => [output, undefined])), ...args };
		const all = pulumi.mergeOptions({ additionalSecretOutputs: secrets }, opts);
		super(`pulumi-nodejs:dynamic/kms:${kind}`, name, { ...props, __provider }, all);
	}
}

class ImportParameters extends Floor {
	constructor(name, args, opts) {
		super("ImportParameters", name, args, opts);
	}
}

/** Like ours, each of the three parts waits for the one before. */
class ImportedKey extends pulumi.ComponentResource {
	constructor(name, args, opts) {
		super("huaweicloud-kms:index:ImportedKey", name, {}, opts);
		const parent = { parent: this };
		const { id: keyId, alias } = new Floor("ExternalKey", name, { resourceName: name }, parent);
		const parameters = new ImportParameters(name, { keyId }, parent);
		const { wrappingAlgorithm, importToken, publicKey, expirationTime, region, projectId } = parameters;
		const importParameters = pulumi.secret({ wrappingAlgorithm, importToken, publicKey, expirationTime });
		const key = { keyId, region, projectId };
		const material = new Floor("KeyMaterial", name, { ...key, importParameters, material: args.material }, parent);
		this.registerOutputs({ keyId: material.keyId, alias, keyState: material.keyState });
	}
}

module.exports = { ImportParameters, ImportedKey };
