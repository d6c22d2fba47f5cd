import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificate {
	/** Certificate in PEM. */
	readonly cert: string;
	/** Private key in PEM. */
	readonly key: string;
	readonly certFile: string;
	readonly keyFile: string;
}

/** A certificate authority and its certificates, created with OpenSSL in a temporary folder. */
export class Certificates {
	readonly #folder = mkdtempSync(join(tmpdir(), "kms-tls-"));
	readonly authority = this.#create("authority", [
		"-x509",
		"-days",
		"2",
		"-addext",
		"basicConstraints=critical,CA:TRUE",
	]);

	/** @param names value of the subjectAltName extension, such as "DNS:localhost,IP:127.0.0.1"; if omitted, there is none */
	issue(file: string, names?: string): Certificate {
		const request = this.#create(file, [], `${file}.csr`);
		const extensions = join(this.#folder, `${file}.ext`);
		writeFileSync(extensions, names ? `subjectAltName=${names}\n` : "basicConstraints=CA:FALSE\n");
		const { certFile: ca, keyFile: caKey } = this.authority;
		const signing = ["-req", "-in", request.certFile, "-CA", ca, "-CAkey", caKey, "-CAcreateserial", "-days", "2"];
		const certFile = join(this.#folder, `${file}.pem`);
		run(["x509", ...signing, "-extfile", extensions, "-out", certFile]);
		return { ...request, certFile, cert: readFileSync(certFile, "utf8") };
	}

	remove(): void {
		rmSync(this.#folder, { recursive: true });
	}

	#create(name: string, args: readonly string[], output = `${name}.pem`): Certificate {
		const [certFile, keyFile] = [join(this.#folder, output), join(this.#folder, `${name}.key`)];
		const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
		run(["req", ...args, ...curve, "-subj", `/CN=${name}`, "-keyout", keyFile, "-out", certFile]);
		return { certFile, keyFile, cert: readFileSync(certFile, "utf8"), key: readFileSync(keyFile, "utf8") };
	}
}

function run(args: readonly string[]): void {
	execFileSync("openssl", args, { stdio: "pipe" });
}
