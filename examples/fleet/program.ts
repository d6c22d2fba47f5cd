import * as pulumi from "@pulumi/pulumi";
import { ImportedKey } from "pulumi-huaweicloud-kms";
import { readFleet } from "./fleet";
import { keysOn } from "./shards";

// One program for all stacks: the stack's name says which keys are on it.
const keys = keysOn(pulumi.getStack(), readFleet(process.env.FLEET_FILE ?? "fleet.json"));

export const keyIds = Object.fromEntries(keys.map(({ name, ...args }) => [name, new ImportedKey(name, args).keyId]));
