import { isKeySpec, KEY_SPECS } from "../../kms/keySpec";
import type { KeyMaterialBytes } from "../../wrapping";

/** Why material can't go into keys of a spec; undefined if it can, or nothing is known of the spec. */
export function misfit(material: KeyMaterialBytes, keySpec: string | undefined): string | undefined {
	if (keySpec === undefined) return undefined;
	const given =
		material.kind === "symmetric" ? `${material.bytes.length} bytes` : `a private key of ${material.keySpec}`;
	const wanted = materialOf(keySpec);
	if (given === wanted) return undefined;
	return wanted
		? `it takes ${wanted} (spec ${keySpec}), and the material is ${given}`
		: `its spec ${keySpec} takes no imported material`;
}

function materialOf(keySpec: string): string | undefined {
	if (!isKeySpec(keySpec)) return undefined;
	const spec = KEY_SPECS[keySpec];
	return spec.kind === "symmetric" ? `${spec.bytes} bytes` : `a private key of ${keySpec}`;
}
