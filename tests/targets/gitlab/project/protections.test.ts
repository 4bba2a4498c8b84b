import { describe as lineOf } from "../../../../pipeline/diagnostics/diagnostic";
import {
  type Grantee,
  protectionDiagnostics,
  type Protections,
  type ProtectionRule,
} from "../../../../targets/gitlab/project/protections";
import { planWith } from "../../../pipeline/examples";

const maintainers: Grantee[] = [{ role: "maintainer" }];
const developers: Grantee[] = [{ role: "developer" }];
const admins: Grantee[] = [{ role: "admin" }];
const nobody: Grantee[] = [{ role: "no one" }];

function branch(name: string, grants: ProtectionRule["grants"] = {}, more: Partial<ProtectionRule> = {}) {
  const ours = { push: maintainers, merge: maintainers };
  return { name, grants: { ...ours, ...grants }, forcePush: false, codeOwnerApproval: false, ...more };
}

function tag(name: string, create: readonly Grantee[]): ProtectionRule {
  return { name, grants: { create }, forcePush: false, codeOwnerApproval: false };
}

/** The errors of the eight lines, which deploy from branch main and from tags release-*. */
function linesOf({ branches = [], tags = [] }: Partial<Protections>): string[] {
  return protectionDiagnostics(planWith(), { branches, tags }).map(lineOf);
}

const stricter = (ref: string, theirs: string, ours: string, wayOut = "loosen it") =>
  `error STRICTER_PROTECTION: project: ${ref} more strictly (${theirs}) than planned (${ours}). If the team agrees to that, ${wayOut} in GitLab first${ours === "push: maintainer" ? '. To keep it, set protection.push to "no one", or delivery to "mergeRequest"' : ""}`;
const looser = (rule: string, ref: string, found: string, more = "") =>
  `error LOOSER_PROTECTION: project: the protection of ${rule} also holds for "${ref}" and is less strict than the planned protection (${found}), and in GitLab the most permissive one counts. Remove it, or leave only Maintainers in it${more}`;
const main = 'branch "main" is protected';
const release = 'tag "release-*" is protected';

test.each<[string, Partial<Protections>]>([
  ["no protection", {}],
  ["an equal rule", { branches: [branch("main")], tags: [tag("release-*", maintainers)] }],
  ["a branch that Developers push to", { branches: [branch("main", { push: developers, merge: developers })] }],
  ["a branch that allows forced pushes", { branches: [branch("main", {}, { forcePush: true })] }],
  ["a branch that Maintainers unprotect", { branches: [branch("main", { unprotect: maintainers })] }],
  [
    "a named user in addition to the Maintainers",
    { branches: [branch("main", { push: [{ named: "user 7" }, ...maintainers] })] },
  ],
  ["tags that Developers create", { tags: [tag("release-*", developers)] }],
  ["a looser rule for other refs", { branches: [branch("dev*", { push: developers })], tags: [tag("v*", developers)] }],
  ["a stricter rule for other refs", { branches: [branch("dev", { push: nobody })], tags: [tag("v*", nobody)] }],
  ["an equally strict wildcard", { branches: [branch("*")], tags: [tag("*", maintainers)] }],
  ["a stricter wildcard in addition to an equal rule", { branches: [branch("main"), branch("*", { push: nobody })] }],
  ["a stricter wildcard that another one opens", { tags: [tag("*", nobody), tag("rel*", maintainers)] }],
  ["a stricter rule in addition to an open one", { tags: [tag("release-1", nobody), tag("*-1", maintainers)] }],
  ["a wildcard with owners", { branches: [branch("m*", { push: [{ role: "owner" }, ...maintainers] })] }],
  ["a wildcard with a rule for unprotect", { branches: [branch("m*", { unprotect: admins })] }],
  ["a wildcard with code owner approval, which is kept", { branches: [branch("m*", {}, { codeOwnerApproval: true })] }],
])("accepts %s", (_, existing) => {
  expect(linesOf(existing)).toEqual([]);
});

test.each<[string, Partial<Protections>, string]>([
  [
    "a branch that no one may push to",
    { branches: [branch("main", { push: nobody })] },
    stricter(main, "push: no one", "push: maintainer"),
  ],
  [
    "a branch without a single entry",
    { branches: [branch("main", { push: [] })] },
    stricter(main, "push: no one", "push: maintainer"),
  ],
  [
    "a branch with named users for push and admins for merge",
    { branches: [branch("main", { push: [{ named: "user 7" }, { named: "group 9" }], merge: admins })] },
    stricter(main, "push: user 7 and group 9, merge: admin", "push: maintainer, merge: maintainer"),
  ],
  [
    "a branch that Maintainers may not unprotect",
    { branches: [branch("main", { unprotect: admins })] },
    stricter(main, "unprotect: admin", "unprotect: maintainer"),
  ],
  [
    "a branch with code owners",
    { branches: [branch("main", {}, { codeOwnerApproval: true })] },
    stricter(main, "code owner approval: required", "code owner approval: not required"),
  ],
  [
    "a branch that is stricter in one point and looser in another",
    { branches: [branch("main", { push: nobody, merge: developers }, { forcePush: true })] },
    stricter(main, "push: no one", "push: maintainer"),
  ],
  [
    "tags that no one may create",
    { tags: [tag("release-*", nobody)] },
    stricter(release, "create: no one", "create: maintainer"),
  ],
  [
    "tags that only one user may create",
    { tags: [tag("release-*", [...nobody, { named: "user 7" }])] },
    stricter(release, "create: user 7", "create: maintainer"),
  ],
  [
    "a branch that only a stricter wildcard protects",
    { branches: [branch("m*", { push: nobody })] },
    stricter(`${main} by "m*"`, "push: no one", "push: maintainer", 'give "main" the same protection'),
  ],
  [
    "one of the tags that no one may create",
    { tags: [tag("release-1", nobody), tag("release-2*", maintainers)] },
    stricter(
      `${release} by "release-1"`,
      "create: no one",
      "create: maintainer",
      'give "release-*" the same protection',
    ),
  ],
])("refuses to loosen %s", (_, existing, line) => {
  expect(linesOf(existing)).toEqual([line]);
});

test.each<[string, Partial<Protections>, string]>([
  ["pushes", { branches: [branch("m*", { push: developers })] }, looser('branch "m*"', "main", "push: developer")],
  [
    "merges and forced pushes",
    { branches: [branch("*", { merge: developers }, { forcePush: true })] },
    looser('branch "*"', "main", "merge: developer, force push: allowed", " and forbid force push"),
  ],
  [
    "forced pushes, even by Maintainers only",
    { branches: [branch("*", {}, { forcePush: true })] },
    looser('branch "*"', "main", "force push: allowed", " and forbid force push"),
  ],
  [
    "a user, a group, a deploy key or an unknown role",
    {
      branches: [
        branch("main"),
        branch("ma*", {
          push: [{ named: "user 7" }, { named: "deploy key 3" }, ...maintainers],
          merge: [{ named: "group 9" }, { role: "auditor" }],
        }),
      ],
    },
    looser('branch "ma*"', "main", "push: user 7 and deploy key 3, merge: group 9 and auditor"),
  ],
  ["creating", { tags: [tag("*", developers)] }, looser('tag "*"', "release-*", "create: developer")],
  [
    "the creation of one of them",
    { tags: [tag("release-1", developers)] },
    looser('tag "release-1"', "release-*", "create: developer"),
  ],
  [
    "creating some of them",
    { tags: [tag("*-rc", developers)] },
    looser('tag "*-rc"', "release-*", "create: developer"),
  ],
])("refuses another rule that opens our refs to %s", (_, existing, line) => {
  expect(linesOf(existing)).toEqual([line]);
});

test("reports the errors of branches and tags together", () => {
  const existing = {
    branches: [branch("main", { push: nobody }), branch("m*", { push: developers })],
    tags: [tag("release-*", nobody), tag("*", developers)],
  };

  expect(protectionDiagnostics(planWith(), existing).map(({ code }) => code)).toEqual([
    "STRICTER_PROTECTION",
    "LOOSER_PROTECTION",
    "STRICTER_PROTECTION",
    "LOOSER_PROTECTION",
  ]);
});

test("tightens an existing rule of the same name instead of refusing it", () => {
  const [staging, production] = planWith().ciEnvironments;
  const deployments = [
    { name: staging, stack: "shop-api/staging", on: { tag: "release-*" } },
    { name: production, stack: "shop-api/production", on: { tag: "release-1*" } },
  ];

  expect(
    protectionDiagnostics(planWith({ deployments }), { branches: [], tags: [tag("release-1*", developers)] }),
  ).toEqual([]);
});

describe("if the CI file is delivered by a merge request", () => {
  const closed = planWith({ delivery: "mergeRequest" });
  const linesWhere = (branches: readonly ProtectionRule[]) =>
    protectionDiagnostics(closed, { branches, tags: [] }).map(lineOf);

  test.each<[string, readonly ProtectionRule[]]>([
    ["a default branch that no one may push to", [branch("main", { push: nobody })]],
    ["one that Maintainers may push to, which is closed", [branch("main")]],
    ["an equally strict wildcard", [branch("m*", { push: nobody })]],
  ])("accepts %s", (_, branches) => {
    expect(linesWhere(branches)).toEqual([]);
  });

  test("refuses a wildcard that lets Maintainers push, because the most permissive rule counts", () => {
    expect(linesWhere([branch("m*")])).toEqual([expect.stringMatching(/LOOSER_PROTECTION.*and no one to push$/)]);
  });

  test("refuses a stricter rule for merges", () => {
    expect(linesWhere([branch("main", { push: nobody, merge: admins })])).toEqual([
      expect.stringMatching(/STRICTER_PROTECTION.*\(merge: admin\)/),
    ]);
  });
});

test("another branch that deploys stays open to Maintainers, and its stricter rule is refused", () => {
  const plan = planWith({
    delivery: "mergeRequest",
    deployments: [{ name: "production", stack: "shop-api/production", on: { branch: "stable" } }],
  });
  const lines = protectionDiagnostics(plan, { branches: [branch("stable", { push: nobody })], tags: [] }).map(lineOf);

  expect(lines).toEqual([expect.stringMatching(/STRICTER_PROTECTION.*To keep it, set protection\.push to "no one"$/)]);
});

describe("if no one may push", () => {
  const closed = planWith({ protection: { push: "no one" } });
  const linesWhere = (branches: ProtectionRule[]) => protectionDiagnostics(closed, { branches, tags: [] }).map(lineOf);

  test.each<[string, ProtectionRule[]]>([
    ["the rule that the pipeline has set before", [branch("main", { push: [...nobody, { named: "user 7" }] })]],
    ["a rule of the same name that lets Maintainers push", [branch("main")]],
    ["an equally strict wildcard", [branch("m*", { push: nobody })]],
  ])("accepts %s", (_, branches) => {
    expect(linesWhere(branches)).toEqual([]);
  });

  test("refuses a wildcard that lets Maintainers push, because the most permissive rule counts", () => {
    expect(linesWhere([branch("main"), branch("m*")])).toEqual([
      'error LOOSER_PROTECTION: project: the protection of branch "m*" also holds for "main" and is less strict than the planned protection (push: maintainer), and in GitLab the most permissive one counts. Remove it, or leave only Maintainers in it, and no one to push',
    ]);
  });

  test("refuses to change who may merge", () => {
    expect(linesWhere([branch("main", { push: nobody, merge: admins })])).toEqual([
      stricter(main, "merge: admin", "merge: maintainer"),
    ]);
  });
});
