import { reservedPathDiagnostics } from "../../../targets/gitlab/reservedPaths";

test.each<[string, string]>([
  ["api/shop", "api"],
  ["Groups/acme/shop", "groups"],
  ["acme/wikis", "wikis"],
  ["acme/shop/Tree", "tree"],
  ["acme/edit/api", "edit"],
  ["users/wikis", "users"],
])("no project has the path %s, because GitLab reserves %s", (project, part) => {
  expect(reservedPathDiagnostics({ project })).toEqual([
    {
      severity: "error",
      code: "RESERVED_NAME",
      path: "project",
      message: `"${part}" is a name that GitLab reserves: no group and no project has it there. Check the path`,
    },
  ]);
});

test.each(["acme/shop/api", "acme/api", "acme/users", "wikis/acme", "tree/shop", "apis/shop"])(
  "a project may have the path %s",
  (project) => {
    expect(reservedPathDiagnostics({ project })).toEqual([]);
  },
);
