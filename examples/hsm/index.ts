import * as pulumi from "@pulumi/pulumi";
import { ExternalKey, ImportParameters, KeyMaterial } from "pulumi-huaweicloud-kms";

const config = new pulumi.Config();

const key = new ExternalKey("payments");
const importParameters = new ImportParameters("payments", { keyId: key.keyId });

// wrap.sh sets this between the first run and the second.
const encryptedKeyMaterial = config.getSecret("encryptedKeyMaterial");
const material = encryptedKeyMaterial && new KeyMaterial("payments", { importParameters, encryptedKeyMaterial });

export const { keyId, publicKey, expiresAt } = importParameters;
export const keyState = material?.keyState ?? key.keyState;
