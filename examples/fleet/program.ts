import * as pulumi from "@pulumi/pulumi";
import { ImportedKey } from "pulumi-huaweicloud-kms";
import { readFleet } from "./fleet";
import { keysOn } from "./shards";

// All stacks share this program. The name of the stack determines its keys.
const keys = keysOn(pulumi.getStack(), readFleet(process.env.FLEET_FILE ?? "fleet.json"));

export const keyIds = Object.fromEntries(keys.map(({ name, ...args }) => [name, new ImportedKey(name, args).keyId]));
