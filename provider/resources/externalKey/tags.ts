import { ifCode } from "../../errors";
import type { KmsClient, Tags } from "../../kms/client";

/** The tags of a key; undefined if it has none. If the credentials may not read them, they are taken to be unchanged. */
export async function tagsOf(kms: KmsClient, keyId: string, stored: Tags | undefined): Promise<Tags | undefined> {
	const tags = await kms.listTags(keyId).catch(ifCode(["denied", "unsupported"], stored));
	return stored || Object.keys(tags ?? {}).length > 0 ? tags : undefined;
}
