import type { Profile } from "./profile";
import type { SettingName } from "./settings";
import type { SettingValues } from "./settingValues";
import { nearRegion } from "./sites";

/** What the settings and a profile say of the projects of regions. A configured project is that of one region only. */
export class Projects {
	readonly #values: SettingValues;
	readonly #profile: Profile | undefined;
	readonly #region: string | undefined;

	/** @param region the configured one */
	constructor(values: SettingValues, profile: Profile | undefined, region: string | undefined) {
		this.#values = values;
		this.#profile = profile;
		this.#region = region;
	}

	/** The id of the project in a region; undefined if it has to be looked up by its name. */
	idIn(region: string | undefined): string | undefined {
		const set = this.#values.get("projectId");
		const projectRegion = set === undefined ? this.#profile?.region : this.#regionSetWith("projectId");
		return this.#isFor(region, projectRegion) ? (set ?? this.#profile?.projectId) : undefined;
	}

	/** The name of the project in a region. By default that of the region, which its main project has. */
	nameIn(region: string): string {
		const names = ["delegatedProject", "projectName"] as const;
		const applying = names.filter((name) => this.#isFor(region, this.#regionSetWith(name)));
		return applying.map((name) => this.#values.get(name)).find(Boolean) ?? region;
	}

	/** What to do if there is no project of that name in a region: the end of a message. */
	remediationIn(region: string): string {
		const meant = nearRegion(region);
		if (meant !== undefined) return `There is no known region ${region}; did you mean ${meant}?`;
		const isMain = this.nameIn(region) === region;
		return isMain ? "Check the region, or set huaweicloud:projectId." : "Set huaweicloud:projectId.";
	}

	/** The region from the group of sources that a setting comes from. */
	#regionSetWith(name: SettingName): string | undefined {
		return this.#values.getFrom(this.#values.groupOf(name), "region");
	}

	#isFor(region: string | undefined, projectRegion = this.#region): boolean {
		return projectRegion === undefined || projectRegion === region;
	}
}
