import { reservedPathDiagnostics } from "../../../targets/gitlab/reservedPaths";

test.each<[string, string]>([
  ["api/shop", "api"],
  ["Groups/acme/shop", "groups"],
  ["acme/wikis", "wikis"],
  ["acme/shop/Tree", "tree"],
  ["acme/edit/api", "edit"],
  ["users/wikis", "users"],
])("the project path %s is refused, because GitLab reserves %s", (project, part) => {
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
  "the project path %s is accepted",
  (project) => {
    expect(reservedPathDiagnostics({ project })).toEqual([]);
  },
);
