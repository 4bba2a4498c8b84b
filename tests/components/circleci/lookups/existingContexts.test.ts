import { CircleCiError } from "../../../../components/circleci/lookups/circleCiApi";
import { adoptContexts, type ContextSearch } from "../../../../components/circleci/lookups/existingContexts";
import { riskIn } from "../../../../components/drift/risk";

const search: ContextSearch = {
  place: { name: "shop", organizationId: "org-1", projectId: "project-1" },
  contexts: [
    { name: "shop/production", expression: "true" },
    { name: "shop/staging-preview", unrestricted: "unreviewed" },
  ],
  adopts: false,
  state: [],
  riskOf: riskIn(false),
};

const contexts = [
  { id: "c1", name: "shop/production" },
  { id: "c2", name: "other" },
];

function restriction(id: string, type: string, value: string) {
  return { id, restriction_type: type, restriction_value: value };
}

/** A CircleCI with these lists, which fails for other paths. */
function reading(lists: Readonly<Record<string, unknown[]>>) {
  return <Item>(path: string): Promise<readonly Item[]> => {
    const found = lists[path];
    return found ? Promise.resolve(found as Item[]) : Promise.reject(new Error(`no ${path}`));
  };
}

const own = {
  type: "circleci:index/context:Context",
  name: "shop-context-shop/production",
  outputs: { organizationId: "org-1", name: "shop/production" },
};

test("nothing is adopted if no planned context exists", async () => {
  const read = reading({ "context?owner-id=org-1": [contexts[1]] });

  expect(await adoptContexts(search, read)).toEqual({ imports: {}, diagnostics: [] });
});

test("an existing context of somebody else is refused", async () => {
  const { imports, diagnostics } = await adoptContexts(search, reading({ "context?owner-id=org-1": contexts }));

  expect(imports).toEqual({});
  expect(diagnostics).toEqual([
    {
      code: "ALREADY_EXISTS",
      severity: "error",
      path: "circleci.organizationId",
      message:
        'the context "shop/production" exists already, and this stack does not manage it. Adopt it, or delete it in CircleCI',
    },
  ]);
});

test("an adopted context is imported with its planned restrictions, and the others are a risk", async () => {
  const read = reading({
    "context?owner-id=org-1": contexts,
    "context/c1/restrictions": [restriction("r1", "expression", "true"), restriction("r2", "project", "project-2")],
  });

  expect(await adoptContexts({ ...search, adopts: true }, read)).toEqual({
    imports: {
      "shop-context-shop/production": "org-1/c1",
      "shop-context-shop/production-expression": "c1/r1",
    },
    diagnostics: [
      {
        code: "WIDENED_ACCESS",
        severity: "error",
        path: "circleci.organizationId",
        message:
          'the context "shop/production" has a restriction that is not planned: project project-2. Jobs that meet it may use the context, too. Delete it in CircleCI',
      },
    ],
  });
});

test("a restriction that somebody added to an own context is a risk, and one that this update replaces is not", async () => {
  const recorded = {
    type: "circleci:index/contextRestriction:ContextRestriction",
    name: "shop-context-shop/production-expression",
    outputs: { contextId: "c1", type: "expression", value: "false" },
  };
  const read = reading({
    "context?owner-id=org-1": contexts,
    "context/c1/restrictions": [
      restriction("r1", "expression", "false"),
      restriction("r2", "project", "project-1"),
      restriction("r3", "project", "project-2"),
    ],
  });
  const { imports, diagnostics } = await adoptContexts(
    { ...search, state: [own, recorded], riskOf: riskIn(true) },
    read,
  );

  expect(imports).toEqual({});
  expect(diagnostics).toEqual([
    expect.objectContaining({
      code: "WIDENED_ACCESS",
      severity: "warning",
      message: expect.stringContaining("project project-2"),
    }),
  ]);
});

test.each<[Error, string]>([
  [new CircleCiError(401), "TOKEN_REFUSED"],
  [new CircleCiError(404), "NO_ORGANIZATION"],
  [new CircleCiError(403), "NO_ORGANIZATION"],
  [new CircleCiError(500), "LOOKUP_FAILED"],
  [new Error("connect ECONNREFUSED\n127.0.0.1"), "LOOKUP_FAILED"],
])("%s is %s", async (error, code) => {
  const { imports, diagnostics } = await adoptContexts(search, () => Promise.reject(error));

  expect(imports).toEqual({});
  expect(diagnostics).toEqual([expect.objectContaining({ code, severity: "error" })]);
  expect(diagnostics[0]?.message).not.toContain("\n");
});
