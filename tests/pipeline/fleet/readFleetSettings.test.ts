import { describe as line } from "../../../pipeline/diagnostics/diagnostic";
import { readFleetSettings } from "../../../pipeline/fleet/readFleetSettings";

const read = (text: string) => readFleetSettings("Pulumi.yaml", text);

test("without settings, every one has its default", () => {
  expect(read("name: platform\nruntime: nodejs\n")).toEqual({
    value: { rings: [], approval: "manual", pause: 0, stopAfter: 1 },
    diagnostics: [],
  });
});

test("the pipeline of the platform repository has the safe defaults", () => {
  const least = "{ project: acme/platform, organization: acme, foundation: foundation, user: bot }";

  expect(read(`config:\n  platform:fleet:\n    value: { pipeline: ${least} }\n`).value?.pipeline).toEqual({
    ...{ project: "acme/platform", organization: "acme", foundation: "foundation", user: "bot" },
    ...{ team: "platform-read", defaultBranch: "main", previews: "merged", runners: 4 },
    ...{ install: ["npm ci", "npm run build --if-present"], runnerTags: [], adopt: [], exceptions: [] },
  });
});

test("reads the settings in the configuration of the project", () => {
  const text = `name: platform
config:
  platform:fleet:
    value:
      rings: [[shop-api], ["acme/shop/*"], [rest]]
      approval: automatic
      pause: 30
      stopAfter: 3
`;
  expect(read(text)).toEqual({
    value: { rings: [["shop-api"], ["acme/shop/*"], ["rest"]], approval: "automatic", pause: 30, stopAfter: 3 },
    diagnostics: [],
  });
});

test("reports every mistake with its place", () => {
  const text = `name: platform
config:
  fleet:
    value:
      rings: [[], ["shop api"], rest]
      aproval: manual
      pause: -1
      stopAfter: 0
`;
  expect(read(text).diagnostics.map(line)).toEqual([
    "Pulumi.yaml:5:15 error EMPTY_LIST: rings[0]: is empty. Name at least one stack",
    'Pulumi.yaml:5:20 error BAD_NAME: rings[1][0]: "shop api" is not the name of a stack, the path of a project, a pattern of either such as acme/shop/*, or rest',
    'Pulumi.yaml:5:33 error WRONG_TYPE: rings[2]: must be a list, not the text "rest"',
    "Pulumi.yaml:7:7 error NOT_A_CHOICE: pause: -1 is not a whole number of minutes from 0 to 1440",
    "Pulumi.yaml:8:7 error NOT_A_CHOICE: stopAfter: 0 is not a whole number of failures from 1 to 10000",
    'Pulumi.yaml:6:7 error UNKNOWN_KEY: "aproval" is not a setting. Did you mean "approval"?',
  ]);
});

test("a value outside value is reported, because Pulumi does not read it", () => {
  expect(read("config:\n  platform:fleet:\n    rings: []\n").diagnostics.map(line)).toEqual([
    "Pulumi.yaml:2:3 error NO_SETTINGS: platform:fleet holds no value. Write it below value, because Pulumi reads no other configuration of a project",
  ]);
});
