/** What each room of the source may import besides itself; ARCHITECTURE.md draws it. Every room may use the files directly in `provider/`. */
const ROOMS = {
	"provider/foreignText": [],
	"provider/http": ["provider/foreignText"],
	"provider/answers": ["provider/http", "provider/foreignText"],
	"provider/auth": ["provider/answers", "provider/http"],
	"provider/kms": ["provider/auth", "provider/answers", "provider/http"],
	"provider/wrapping": ["provider/kms/(keySpec|wrappingAlgorithm)"],
	"provider/materialSource": ["provider/wrapping", "provider/foreignText"],
	"provider/configuration": ["provider/auth", "provider/http", "provider/foreignText"],
	"provider/clients": ["provider/configuration", "provider/kms", "provider/auth", "provider/http"],
	"provider/resources": [
		"provider/clients",
		"provider/configuration",
		"provider/materialSource",
		"provider/wrapping",
		"provider/kms",
		"provider/answers",
		"provider/http",
		"provider/foreignText",
	],
	"provider/dynamic": ["provider/resources", "provider/clients", "provider/configuration"],
};

/** Of the rooms in `provider/resources/`. */
const RESOURCE_ROOMS = {
	shared: [],
	material: ["shared"],
	importParameters: ["shared"],
	externalKey: ["shared"],
	wrappedKeyMaterial: ["material", "shared"],
	keyMaterial: ["material", "shared"],
};

const only = (name, from, to) => ({
	name,
	severity: "error",
	from: { path: `^${from}/` },
	to: { path: "^(provider|sdk|emulator)/", pathNot: to },
});

const rooms = Object.entries(ROOMS).map(([room, below]) =>
	only(
		`${room.replace("provider/", "")}-imports-only-what-is-below-it`,
		room,
		`^(${room}/|${below.map((path) => `${path}[./]|`).join("")}provider/[^/]+$)`,
	),
);

const resourceRooms = Object.entries(RESOURCE_ROOMS).map(([room, below]) => ({
	name: `resources-${room}-imports-only-what-is-below-it`,
	severity: "error",
	from: { path: `^provider/resources/${room}/` },
	to: { path: "^provider/resources/", pathNot: `^provider/resources/(${[room, ...below].join("|")})/` },
}));

module.exports = {
	forbidden: [
		{ name: "no-circles", severity: "error", from: {}, to: { circular: true } },
		{
			name: "sdk-takes-types-only-from-provider",
			severity: "error",
			from: { path: "^sdk/" },
			// What both sides need is written once, in files that load nothing.
			to: {
				path: "^(provider|emulator)/",
				pathNot: "^provider/(resources/shared/idFormat|suggestion|getOrCreate)",
				dependencyTypesNot: ["type-only"],
			},
		},
		{
			name: "what-the-sdk-loads-of-provider-loads-nothing",
			severity: "error",
			from: { path: "^provider/(resources/shared/idFormat|suggestion|getOrCreate)" },
			to: {},
		},
		{
			name: "provider-knows-no-sdk",
			severity: "error",
			from: { path: "^provider/" },
			to: { path: "^(sdk|emulator)/" },
		},
		{
			name: "emulator-stands-alone",
			severity: "error",
			from: { path: "^emulator/" },
			to: { path: "^(sdk|provider)/" },
		},
		...rooms,
		...resourceRooms,
		{
			name: "files-beside-the-rooms-import-no-room",
			severity: "error",
			from: { path: "^provider/[^/]+$", pathNot: "^provider/index" },
			to: { path: "^provider/[^/]+/" },
		},
		{
			name: "pulumi-stays-at-the-edge",
			severity: "error",
			from: { path: "^provider/", pathNot: "^provider/(dynamic/|index)" },
			to: { path: "@pulumi/pulumi" },
		},
		{
			name: "provider-takes-types-only-from-pulumi",
			severity: "error",
			from: { path: "^provider/" },
			to: { path: "@pulumi/pulumi", dependencyTypesNot: ["type-only"] },
		},
		{ name: "all-imports-resolve", severity: "error", from: {}, to: { couldNotResolve: true } },
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: "tsconfig.json" },
		// Some packages can only be imported, not required.
		enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
		doNotFollow: { path: "node_modules" },
		exclude: "/dist/",
	},
};
