import type { ExceptionCode } from "../../../../pipeline/diagnostics/codes";
import { agreed, eightLines, errorsOf, planOf, warningsOf } from "../../examples";

const [staging, production] = eightLines.deployments;
const inGroup = (group: string) => ({ ...eightLines, trust: { foundation: "foundation", group } });

/** The refused settings, their paths, and the reasons. */
const refused: [ExceptionCode, path: string, settings: object, message: string][] = [
  [
    "SHARED_PREVIEWS",
    "previews",
    { ...eightLines, previews: "shared" },
    '"shared" lets every user who may open a merge request deploy',
  ],
  [
    "PREVIEW_READS_SECRETS",
    "deployments[1].preview",
    { ...eightLines, deployments: [staging, { ...production, preview: true }] },
    "the unreviewed code of every merge request could read the stack of production, and decrypt its secrets",
  ],
  [
    "PREVIEW_READS_SECRETS",
    "deployments[0].preview",
    { ...eightLines, deployments: [{ ...staging, name: "live", preview: true }] },
    "the unreviewed code of every merge request could read the stack of live, and decrypt its secrets",
  ],
  [
    "PREVIEW_READS_SECRETS",
    "deployments[0].preview",
    { ...eightLines, deployments: [{ ...staging, name: "Prod-eu", preview: true }, production] },
    "the unreviewed code of every merge request could read the stack of Prod-eu, and decrypt its secrets",
  ],
  [
    "DEPLOYMENTS_USE_CACHES",
    "caches",
    { ...eightLines, caches: "shared" },
    "deployments would execute plugins and packages from caches that the jobs of merge requests write, so unreviewed code could get the credentials that deploy",
  ],
  [
    "PREVIEW_OPENS_DEPLOYMENT",
    "deployments[0].esc.attach",
    { ...eightLines, deployments: [{ ...staging, esc: { attach: "stack" } }, production] },
    "an ESC environment that is linked to the stack is also opened by its previews, so the unreviewed code of every merge request could use the credentials of staging",
  ],
  [
    "UNPROTECTED_SECRET",
    "variables[0].protected",
    { ...eightLines, variables: [{ name: "NPM_TOKEN", secret: "npm", protected: false }] },
    'the secret "npm" could be read by every user who may push a branch',
  ],
  [
    "EVERY_TAG_DEPLOYS",
    "deployments[1].on.tag",
    { ...eightLines, deployments: [staging, { ...production, on: { tag: "**" } }] },
    '"**" matches every tag, so each would deploy production. Deploy on a pattern that is only for releases, such as release-*',
  ],
  [
    "SHARED_GROUP",
    "trust.group",
    inGroup("acme/shop"),
    'every project in the group "acme/shop", including one that is created later, could deploy what this one may',
  ],
  [
    "SHARED_GROUP",
    "trust.group",
    inGroup("acme"),
    'every project in the group "acme", including one that is created later, could deploy what this one may, and so could a later owner of that path',
  ],
];

describe.each(refused)("%s", (code, path, settings, message) => {
  test("is refused, with the way out", () => {
    expect(errorsOf(settings)).toEqual([
      {
        code,
        path,
        message: `${message}. To allow it, add exceptions: [{ code: ${code}, path: "${path}", reason: … }]`,
      },
    ]);
  });

  test.each([
    ["in general", undefined],
    ["at its path", path],
  ])("is a warning with the reason if an exception names it %s", (_, at) => {
    expect(warningsOf(planOf({ ...settings, exceptions: [agreed(code, at)] }))[0]).toEqual({
      code,
      path,
      message: `${message}. Allowed by an exception: the reviewers agreed to it`,
    });
  });

  test("is refused if the exception has another path, and so is that exception", () => {
    expect(
      errorsOf({ ...settings, exceptions: [agreed(code, "elsewhere")] }).map((mistake) => [mistake.code, mistake.path]),
    ).toEqual([
      [code, path],
      ["UNUSED_EXCEPTION", "exceptions[0]"],
    ]);
  });

  test("its exception is refused if the settings do not need it", () => {
    expect(errorsOf({ ...eightLines, exceptions: [agreed(code)] })).toEqual([
      {
        code: "UNUSED_EXCEPTION",
        path: "exceptions[0]",
        message: "no unsafe setting needs this exception. Remove it",
      },
    ]);
  });
});

test.each<[string, object]>([
  ["an only deployment without previews", { deployments: [{ ...staging, name: "production" }] }],
  ["a first deployment called production", { deployments: [{ ...staging, name: "prod" }, production] }],
  ["the preview of a program's first deployment", { deployments: [{ ...staging, preview: true }, production] }],
  [
    "a linked ESC environment of a deployment without previews",
    { deployments: [{ ...staging, esc: { attach: "stack" }, preview: false }] },
  ],
  [
    "a linked environment without previews",
    { previews: "none", deployments: [{ ...staging, esc: { attach: "stack" } }] },
  ],
  ["a pattern with a letter", { deployments: [staging, { ...production, on: { tag: "*-prod" } }] }],
  ["a plain variable for all jobs", { variables: [{ name: "REGION", value: "eu", protected: false }] }],
  ["the issuer of a foundation", { trust: { foundation: "foundation" } }],
])("does not refuse %s", (_, changes) => {
  expect(errorsOf({ ...eightLines, ...changes })).toEqual([]);
});

test.each(["FORK_PIPELINES", "PROTECTED_IN_MERGE_REQUESTS", "OPEN_ORGANIZATION", "JOB_TOKEN_PUSHES"] as const)(
  "accepts an exception for %s, which only a server can confirm",
  (code) => {
    expect(errorsOf({ ...eightLines, exceptions: [agreed(code)] })).toEqual([]);
  },
);

test.each(["", "  ", "because", "         "])("refuses an exception with the reason %j", (reason) => {
  expect(errorsOf({ ...eightLines, previews: "shared", exceptions: [{ code: "SHARED_PREVIEWS", reason }] })).toEqual([
    {
      code: "BAD_NAME",
      path: "exceptions[0].reason",
      message: "must be a reason that a reviewer can judge, of at least 10 letters",
    },
  ]);
});
