import { eightLines, errorsOf } from "../../examples";

test.each<[string, object, object[]]>([
  ["nothing", {}, []],
  ["projects and groups", { projects: ["acme/shop/web"], groups: ["acme", "acme/shop"] }, []],
  [
    "the same path twice, also in another case",
    { projects: ["acme/a", "Acme/A"], groups: ["acme", "b", "b"] },
    [
      {
        code: "DUPLICATE_NAME",
        path: "jobTokenAccess.projects[1]",
        message: '"Acme/A" is already in jobTokenAccess.projects[0]',
      },
      {
        code: "DUPLICATE_NAME",
        path: "jobTokenAccess.groups[2]",
        message: '"b" is already in jobTokenAccess.groups[1]',
      },
    ],
  ],
  [
    "the project itself",
    { projects: ["acme/shop/API"] },
    [
      {
        code: "NO_EFFECT",
        path: "jobTokenAccess.projects[0]",
        message: 'jobs of "acme/shop/API" may always access it. Leave it out',
      },
    ],
  ],
  [
    "a group as a project",
    { projects: ["acme"] },
    [
      expect.objectContaining({
        code: "BAD_NAME",
        path: "jobTokenAccess.projects[0]",
      }),
    ],
  ],
])("%s", (_, jobTokenAccess, errors) => {
  expect(errorsOf({ ...eightLines, jobTokenAccess })).toEqual(errors);
});

test("more entries than GitLab takes", () => {
  const groups = Array.from({ length: 201 }, (_, index) => `g${index}`);

  expect(errorsOf({ ...eightLines, jobTokenAccess: { groups } })).toEqual([
    {
      code: "TOO_MANY_ITEMS",
      path: "jobTokenAccess.groups",
      message: "are more than GitLab takes. Name at most 200",
    },
  ]);
});
