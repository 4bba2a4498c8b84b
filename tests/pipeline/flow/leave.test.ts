import { resolveLeave } from "../../../pipeline/flow/leave";

const created = {
  trust: "destroyCreated",
  secrets: "destroy",
  variables: "destroyCreated",
  schedules: "destroyCreated",
  environments: "destroyCreated",
  protections: "destroyCreated",
  jobTokenAccess: "destroyCreated",
  hooks: "destroyCreated",
  escEnvironments: "destroyCreated",
  policyGroups: "destroyCreated",
};

test("a destroy that nothing prepared keeps what was adopted", () => {
  expect(resolveLeave(undefined)).toEqual({ isPrepared: false, file: "remove", onDestroy: created });
});

test("a prepared destroy keeps protections and ESC environments, too", () => {
  expect(resolveLeave({ file: "remove" })).toEqual({
    isPrepared: true,
    file: "remove",
    onDestroy: { ...created, protections: "keep", escEnvironments: "keep" },
  });
});

test("if trust is kept, every kind that is not named is kept", () => {
  const { onDestroy } = resolveLeave({ file: "handOver", trust: "keep", schedules: "destroy" });

  expect(onDestroy).toEqual({
    ...Object.fromEntries(Object.keys(created).map((kind) => [kind, "keep"])),
    schedules: "destroy",
  });
});
