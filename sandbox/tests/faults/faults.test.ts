import type { Fault, FaultRule } from "../../faults/fault";
import { Faults, type FaultTarget } from "../../faults/faults";

const broken: Fault = { status: 500 };
const slow: Fault = { delay: 5 };
const cut: Fault = { cut: "before" };
const post: FaultTarget = { server: "gitlab", method: "POST", path: "/api/v4/projects/101/variables" };

test.each<[string, Omit<FaultRule, "fault">, boolean]>([
  ["everything", {}, true],
  ["the server", { server: "gitlab" }, true],
  ["the other server", { server: "cloud" }, false],
  ["the method", { method: "POST" }, true],
  ["the method in small letters", { method: "post" }, true],
  ["one of several methods", { method: ["PUT", "POST"] }, true],
  ["other methods", { method: ["PUT", "DELETE"] }, false],
  ["the whole path", { path: "/api/v4/projects/101/variables" }, true],
  ["a part of the path", { path: "/api/v4/projects" }, false],
  ["the start of the path", { path: "/api/v4/*" }, true],
  ["the end of the path", { path: "*/variables" }, true],
  ["another end", { path: "*/variable" }, false],
  ["the middle of the path", { path: "*projects*" }, true],
  ["parts in their order", { path: "/api/*/101/*les" }, true],
  ["parts in another order", { path: "*variables*101*" }, false],
  ["parts that overlap", { path: "*/variables*/variables" }, false],
  ["a wildcard that matches nothing", { path: "/api/v4/projects/101/variables*" }, true],
  ["other special characters", { path: "/api/v4/projects/.../variables" }, false],
])("a rule for %s matches a request: %#", (_, rule, hit) => {
  expect(new Faults([{ ...rule, fault: broken }]).next(post)).toEqual(hit ? [broken] : []);
});

test.each<[Pick<FaultRule, "nth" | "times">, string]>([
  [{}, "x...."],
  [{ nth: 3 }, "..x.."],
  [{ times: 2 }, "xx..."],
  [{ nth: 2, times: 3 }, ".xxx."],
  [{ nth: 4, times: Infinity }, "...xx"],
])("a rule with %j applies to five requests like %s", (rule, struck) => {
  const faults = new Faults([{ ...rule, fault: broken }]);
  const met = Array.from({ length: 5 }, () => (faults.next(post).length > 0 ? "x" : "."));

  expect(met.join("")).toBe(struck);
});

test("counts only matching requests", () => {
  const faults = new Faults([{ method: "POST", nth: 2, fault: broken }]);

  expect(faults.next(post)).toEqual([]);
  expect(faults.next({ ...post, method: "GET" })).toEqual([]);
  expect(faults.next(post)).toEqual([broken]);
});

test("a request waits for every due delay, then gets the first of the other faults", () => {
  const faults = new Faults([{ fault: cut }, { fault: slow }, { fault: broken }, { fault: { delay: 7 } }]);

  expect(faults.next(post)).toEqual([slow, { delay: 7 }, cut]);
});

test("a fault that was preceded by another one applies to the next request", () => {
  const faults = new Faults([{ fault: cut }, { fault: broken }]);

  expect([faults.next(post), faults.next(post), faults.next(post)]).toEqual([[cut], [broken], []]);
});

test("counts for each rule how many requests matched and how often it applied", () => {
  const faults = new Faults();
  const first = faults.add({ fault: broken });
  const second = faults.add({ server: "cloud", fault: broken });
  faults.next(post);
  faults.next(post);

  expect(faults.all()).toEqual([
    { id: first, rule: { fault: broken }, fitted: 2, fired: 1 },
    { id: second, rule: { server: "cloud", fault: broken }, fitted: 0, fired: 0 },
  ]);
});

test("a removed rule no longer applies, and the others remain", () => {
  const faults = new Faults();
  const id = faults.add({ fault: broken });
  faults.add({ fault: slow });

  expect(faults.remove(id)).toBe(true);
  expect(faults.remove(id)).toBe(false);
  expect(faults.next(post)).toEqual([slow]);
});

test("a reset restores the initial rules with new counters", () => {
  const faults = new Faults([{ fault: broken }]);
  faults.next(post);
  faults.add({ fault: slow });
  faults.reset();

  expect(faults.all().map(({ rule, fired }) => ({ rule, fired }))).toEqual([{ rule: { fault: broken }, fired: 0 }]);
  faults.clear();
  expect(faults.all()).toEqual([]);
});
