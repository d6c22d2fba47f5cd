import * as pulumi from "@pulumi/pulumi";
import type { MaterialSource } from "../provider/materialSource/source";
import type { MaterialEncoding } from "../provider/wrapping";
import { isGiven } from "./refusal";

export type { MaterialEncoding };

/** Key material in a regular file of at most 64 KiB: raw bytes, base64, hex, or a private key in PEM or DER. */
export interface MaterialFile {
	/** Path of the file, relative to the program's folder. */
	readonly file: pulumi.Input<string>;
	/** Encoding of the file. By default it is detected. Required for 32 hexadecimal digits, which may be the 32 bytes of an AES_256 key or an SM4 key in hex. */
	readonly encoding?: MaterialEncoding | undefined;
	/**
	 * Says that the bytes were generated at random, as an HSM or `openssl rand` does. Nobody can guess such bytes, so the state gets a
	 * fast fingerprint, and a run that changes nothing saves about 40 ms of processor time per key. Don't say it of a passphrase, or
	 * of bytes that were derived from one: a reader of the decrypted state could test billions of guesses a second. It makes no
	 * difference for private keys, whose fingerprint is of the public half.
	 * @default false
	 */
	readonly random?: boolean | undefined;
}

/** Key material in an environment variable of the process that runs pulumi: base64, hex, or a private key in PEM. */
export interface MaterialVariable {
	/** Name of the variable. */
	readonly env: pulumi.Input<string>;
	/** Encoding of its value: `base64` or `hex`. By default it is detected. */
	readonly encoding?: MaterialEncoding | undefined;
	/** As {@link MaterialFile.random}. */
	readonly random?: boolean | undefined;
}

/**
 * Key material that a command prints: a command line for the shell, or a program and its arguments. The command runs in the
 * program's folder at every preview and update, for at most 60 seconds. After that, the command and every process it
 * started are terminated. Its standard input is empty.
 *
 * It gets the environment of the process that runs pulumi, with the credentials that it may need, except the variables that open
 * the state of the run: `PULUMI_ACCESS_TOKEN`, `PULUMI_BACKEND_URL`, `PULUMI_CONFIG`, `PULUMI_CONFIG_PASSPHRASE`,
 * `PULUMI_CONFIG_PASSPHRASE_FILE` and `PULUMI_CONFIG_SECRET_KEYS`. A command that needs one can be given it under another name.
 *
 * Other users of the machine can see its arguments, so they must not contain secrets. If it fails, the error shows the last
 * sentences of its error output, redacted. So it must not print the material there.
 */
export interface MaterialCommand {
	/** A command line, or a program and its arguments. It must exit with status 0 and print at most 64 KiB. */
	readonly command: pulumi.Input<string> | readonly pulumi.Input<string>[];
	/** Encoding of its output. By default it is detected, as for a file. */
	readonly encoding?: MaterialEncoding | undefined;
	/** As {@link MaterialFile.random}. */
	readonly random?: boolean | undefined;
}

/**
 * Key material: 32 bytes for AES_256, 16 for SM4, or a private key (RSA 2048, 3072 or 4096, EC P-256 or P-384, SM2) in PEM or DER.
 *
 * Only the provider follows a reference, so the material never gets into state, plan or log. A value is base64, hex, or a private
 * key in PEM or base64 of DER. It becomes a secret, and the state holds it encrypted.
 */
export type Material = MaterialFile | MaterialVariable | MaterialCommand | pulumi.Input<string>;

/** Returns the material as the provider takes it: as a whole, so that an unknown part makes all of it unknown. */
export function toMaterialInput(material: Material | undefined): pulumi.Output<MaterialSource> | undefined {
	if (!isGiven(material)) return undefined;
	return isReference(material) ? (pulumi.output(material) as pulumi.Output<MaterialSource>) : pulumi.secret(material);
}

function isReference(material: Material): material is Exclude<Material, pulumi.Input<string>> {
	if (typeof material !== "object" || pulumi.Output.isInstance(material)) return false;
	return ["file", "env", "command"].some((kind) => kind in material);
}
