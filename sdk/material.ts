import * as pulumi from "@pulumi/pulumi";
import type { MaterialReference, MaterialSource } from "../provider/material/source";

/** How key material is written where it is: `raw` bytes, `base64` or `hex`. By default it is recognised. */
export type MaterialEncoding = NonNullable<MaterialReference["encoding"]>;

/** Key material in a file. A path is relative to the program's folder. */
export interface MaterialFile {
	readonly file: pulumi.Input<string>;
	readonly encoding?: MaterialEncoding | undefined;
}

/** Key material in an environment variable of the process that runs pulumi: base64, hex, or a private key in PEM. */
export interface MaterialVariable {
	readonly env: pulumi.Input<string>;
	readonly encoding?: MaterialEncoding | undefined;
}

/**
 * Key material that a command prints: a command line for the shell, or a program and its arguments. It runs in the program's
 * folder, at every preview and update, and has 60 seconds. Others on the machine can see its arguments: no secret belongs there.
 */
export interface MaterialCommand {
	readonly command: pulumi.Input<string> | readonly pulumi.Input<string>[];
	readonly encoding?: MaterialEncoding | undefined;
}

/**
 * Key material: 32 bytes for AES_256, 16 for SM4, or a private key (RSA 2048, 3072 or 4096, EC P-256 or P-384, SM2) in PEM or DER.
 *
 * A reference is followed by the provider alone, so the material never gets into state, plan or log. A value is base64, hex, or
 * a private key in PEM or base64 of DER; it is made a secret, and the state holds it encrypted.
 */
export type Material = MaterialFile | MaterialVariable | MaterialCommand | pulumi.Input<string>;

/** Material as the provider takes it: as a whole, so that a part that is not known yet makes all of it unknown. */
export function toMaterialInput(material: Material | undefined): pulumi.Output<MaterialSource> | undefined {
	if (material === undefined) return undefined;
	return isReference(material) ? (pulumi.output(material) as pulumi.Output<MaterialSource>) : pulumi.secret(material);
}

function isReference(material: Material): material is Exclude<Material, pulumi.Input<string>> {
	if (typeof material !== "object" || pulumi.Output.isInstance(material)) return false;
	return ["file", "env", "command"].some((kind) => kind in material);
}
