import * as pulumi from "@pulumi/pulumi";
import type { MaterialSource } from "../provider/materialSource/source";
import type { MaterialEncoding } from "../provider/wrapping";

export type { MaterialEncoding };

/** Key material in a file of at most 64 KiB: raw bytes, base64, hex, or a private key in PEM or DER. */
export interface MaterialFile {
	/** Path of the file, seen from the program's folder. */
	readonly file: pulumi.Input<string>;
	/** How the file is written. By default it is recognised; 32 hexadecimal digits, which are an AES_256 key or an SM4 key in hex, need it. */
	readonly encoding?: MaterialEncoding | undefined;
}

/** Key material in an environment variable of the process that runs pulumi: base64, hex, or a private key in PEM. */
export interface MaterialVariable {
	/** Name of the variable. */
	readonly env: pulumi.Input<string>;
	/** How its value is written: `base64` or `hex`. By default it is recognised. */
	readonly encoding?: MaterialEncoding | undefined;
}

/**
 * Key material that a command prints: a command line for the shell, or a program and its arguments. It runs in the program's
 * folder, at every preview and update, and has 60 seconds. Others on the machine can see its arguments: no secret belongs there.
 */
export interface MaterialCommand {
	/** A command line, or a program and its arguments. It has to end with status 0, and at most 64 KiB of output. */
	readonly command: pulumi.Input<string> | readonly pulumi.Input<string>[];
	/** How its output is written. By default it is recognised, as that of a file. */
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
