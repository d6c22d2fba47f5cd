import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ExternalKey, ImportParameters, KeyMaterial } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../support/emulator";
import { ECHOES, EchoingGateway } from "../support/leakHunt/echoingGateway";
import { SPELLINGS } from "../support/leakHunt/spellings";
import { passwordEnvironment } from "../support/passwordEnvironment";
import { TestStack } from "../support/stack";

const ECHO_KINDS = Object.keys(ECHOES);
/** Of every kind of character that software escapes. */
const PASSWORD = `Pa"s\\s <w>o'r&d%2B+/ ü€ ${randomUUID()}`;

// The output of a TestStack's runs is searched, so a secret in it fails the run.
describe("An error about an answer that repeats the request holds none of its secrets, if the request", function () {
	this.slow(20_000);
	let emulator: TestEmulator;
	let gateways: EchoingGateway[];
	let stack: TestStack;
	let spellings = 0;

	const nextSpelling = () => Object.values(SPELLINGS)[spellings++ % Object.keys(SPELLINGS).length] ?? String;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		// One run meets all echoes: the first error doesn't end it.
		const env = { HW_MAX_RETRIES: "0", PULUMI_CONTINUE_ON_ERROR: "true" };
		stack = await TestStack.forEmulator(async () => {}, emulator, env);
		gateways = await Promise.all(Object.values(ECHOES).map((fault) => EchoingGateway.start(emulator.settings, fault)));
		await writeFile(join(stack.folder, "material"), randomBytes(32));
	});
	afterEach(async () => {
		for (const gateway of gateways) await gateway.close();
		await stack.remove();
		await emulator.close();
	});

	/** Creates a key that is pending import for each echo. */
	const createKeys = () => Promise.all(gateways.map((_, i) => emulator.createKey(`key-${i}`)));
	/** A program with one resource for each echo. */
	const each = (make: (name: string, endpoint: string, i: number) => unknown) => async () => {
		for (const [i, { url }] of gateways.entries()) make(`resource-${i}`, url, i);
	};
	/**
	 * Makes a run fail at an operation with each echo, each time in another spelling, and checks the number of errors, because fewer
	 * would prove nothing. Two of the answers are no error if no field is read.
	 */
	const fail = async (operation: string, doing: string, run: "up" | "refresh" | "destroy") => {
		for (const gateway of gateways) {
			gateway.operation = operation;
			gateway.spelling = nextSpelling();
		}
		const { output } = await stack[run]({ fails: true, parallel: 64 });
		const messages = new Set(output.match(new RegExp(`${doing} \\S+: .*`, "g")));
		assert.ok(messages.size >= ECHO_KINDS.length - 2, `${messages.size} of ${ECHO_KINDS.length}:\n${output}`);
		for (const gateway of gateways) gateway.operation = undefined;
	};

	it("asked for import parameters", async () => {
		const ids = await createKeys();
		stack.with(each((name, endpoint, i) => new ImportParameters(name, { keyId: `${ids[i]}`, endpoint })));
		await fail("get-parameters-for-import", "Getting import parameters for key", "up");
	});

	it("imported, described or deleted key material", async () => {
		const ids = await createKeys();
		const material = { file: "material" };
		const args = { material, materialDeletion: "immediate" } as const;
		stack.with(each((name, endpoint, i) => new KeyMaterial(name, { keyId: `${ids[i]}`, endpoint, ...args })));
		await fail("import-key-material", "Importing key material into key", "up");
		await stack.up();
		await fail("describe-key", "Describing key", "refresh");
		await fail("delete-imported-key-material", "Deleting the key material of key", "destroy");
	});

	it("created, changed or deleted a key", async () => {
		const keys = (description: string) => each((name, endpoint) => new ExternalKey(name, { endpoint, description }));
		stack.with(keys("one"));
		await fail("create-key", "Creating key", "up");
		await stack.up();
		stack.with(keys("another"));
		await fail("update-key-description", "Changing the description of key", "up");
		await fail("schedule-key-deletion", "Scheduling the deletion of key", "destroy");
	});

	const IDENTITIES: Readonly<Record<string, (emulator: TestEmulator) => Promise<NodeJS.ProcessEnv>>> = {
		"auth/tokens": async ({ settings }) => ({ ...passwordEnvironment(settings), HW_USER_PASSWORD: PASSWORD }),
		projects: async ({ settings }) => ({ HW_ACCESS_KEY: settings.accessKey, HW_SECRET_KEY: settings.secretKey }),
		"assume-with-oidc": async ({ settings }) => ({
			HUAWEICLOUD_OIDC_PROVIDER_URN: settings.oidcProviderUrn,
			HUAWEICLOUD_OIDC_AGENCY_URN: settings.agencyUrn,
			HUAWEICLOUD_OIDC_ID_TOKEN: await emulator.createIdToken(),
		}),
	};
	const CREDENTIALS = ["the message of a refusal", "a message that is cut short", "an answer that is no JSON"] as const;
	for (const [operation, identity] of Object.entries(IDENTITIES)) {
		it(`authenticated (${operation})`, async () => {
			const { settings } = emulator;
			for (const place of CREDENTIALS) {
				const gateway = await EchoingGateway.start(settings, ECHOES[place]);
				gateway.operation = operation;
				gateway.spelling = nextSpelling();
				const program = async () => void new ImportParameters("parameters", { keyId: randomUUID() });
				const asking = await TestStack.create(program, {
					...(await identity(emulator)),
					HW_REGION_NAME: settings.region,
					HW_CLOUD: "emulator.invalid",
					HW_AUTH_URL: gateway.url,
					HUAWEICLOUD_SDK_STS_ENDPOINT: gateway.url,
					HUAWEICLOUD_SDK_REGION_KMS_CN_NORTH_4: settings.kmsEndpoint,
					HW_MAX_RETRIES: "0",
				});
				const { output } = await asking.up({ fails: true });
				assert.match(output, /the service answered 400|answered with 20/, output);
				await asking.remove();
				await gateway.close();
			}
		});
	}
});
