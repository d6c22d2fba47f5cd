import assert from "node:assert/strict";
import { ImportParameters, type WrappingAlgorithm } from "pulumi-huaweicloud-kms";
import type { Stack } from "../support/hosts/host";
import { onHosts } from "../support/hosts/scenarios";
import { json, type Respond, TestServer } from "../support/httpServer";
import editions from "../vectors/pageEditions.json";

const TOKEN = "sentinel-of-the-auth-token-4711";
const DAY = 24 * 60 * 60;

// The pages print an expiry in 2017, and expired parameters can't show an unchanged run.
const valid = (type: string) => {
	const seconds = Math.floor(Date.now() / 1000) + DAY;
	return type === "String" ? `${seconds}` : seconds;
};

for (const { edition, expirationTimeType, request, answer, errorStatuses, errorBody } of editions) {
	onHosts(
		`ImportParameters {host} with a service that answers as in the ${edition} edition of the API's page`,
		(host, it) => {
			let server: TestServer;
			let stack: Stack;

			const start = async (respond: Respond) => {
				server = await TestServer.start(respond);
				const env = { HW_AUTH_TOKEN: TOKEN, HW_REGION_NAME: "cn-north-4", HW_PROJECT_ID: "p1", HW_MAX_RETRIES: "0" };
				stack = await host.createStack(async () => {
					const { importToken, publicKey, expirationTime } = new ImportParameters("parameters", {
						keyId: request.key_id,
						wrappingAlgorithm: request.wrapping_algorithm as WrappingAlgorithm,
						endpoint: server.url,
					});
					return { importToken, publicKey, expirationTime };
				}, env);
			};
			const paths = () => server.requests.map(({ path }) => path.split("/").at(-1));

			afterEach(async () => {
				await stack.remove();
				await server.close();
			});

			it("sends the request of the page, stores the answer, and asks again only on a refresh", async () => {
				const expiration_time = valid(expirationTimeType);
				await start((_, response) => json(response, 200, { ...answer, expiration_time }));
				const { outputs } = await stack.up();

				const [received] = server.requests;
				assert.deepEqual(JSON.parse(received?.body ?? ""), request);
				assert.equal(received?.headers["x-auth-token"], TOKEN);
				assert.deepEqual([outputs.importToken, outputs.publicKey], [answer.import_token, answer.public_key]);
				assert.equal(outputs.expirationTime, Number(expiration_time));

				assert.deepEqual((await stack.up()).steps, ["same"]);
				assert.equal(server.requests.length, 1);
				await stack.refresh();
				assert.equal(server.requests.length, 2);
				assert.deepEqual((await stack.up()).steps, ["same"]);
			});

			it("treats the expiry that the page prints as passed", async () => {
				await start(({ path }, response) =>
					path.endsWith("/get-parameters-for-import")
						? json(response, 200, answer)
						: void response.writeHead(404).end("Not Found"),
				);
				await stack.up();
				assert.deepEqual((await stack.up()).steps, ["create-replacement", "replace", "delete-replaced"]);
				assert.deepEqual(paths(), ["get-parameters-for-import", "describe-key", "get-parameters-for-import"]);
			});

			it("reports each error of the page with its status and code, and without a secret", async () => {
				let status = 0;
				await start((_, response) => json(response, status, errorBody, { "X-Request-Id": "request-4711" }));
				for (status of errorStatuses) {
					const { output } = await stack.up({ fails: true });
					const sentence = `Getting import parameters for key ${request.key_id}: the service answered ${status} KMS.XXX`;
					assert.ok(output.includes(sentence), output);
					assert.ok(output.includes("request id request-4711"));
				}
				assert.equal(server.requests.length, errorStatuses.length);
			});
		},
	);
}
