import { isKept } from "../../../components/leaving/leaving";
import { leavingOf } from "../../../components/leaving/leavingOf";
import type { StackResource } from "../../../components/lookups/stackState";
import type { DestroyAction } from "../../../pipeline/flow/leave";
import { eightLines, planWith } from "../../pipeline/examples";

const record = (resources: readonly string[]): StackResource => ({
  type: "pulumi-pipeline:index:Adopted",
  name: "shop-api-adopted",
  outputs: { resources },
});
const managed = (name: string): StackResource => ({ type: "any", name, outputs: {} });

test.each<[title: string, state: readonly StackResource[], imported: readonly string[], adopted: readonly string[]]>([
  ["nothing", [], [], []],
  ["what this update imports", [], ["shop-api-tag-v*"], ["shop-api-tag-v*"]],
  ["what an earlier one imported", [record(["a"]), managed("a")], ["b"], ["a", "b"]],
  ["nothing that the stack no longer manages", [record(["a", "gone"]), managed("a")], [], ["a"]],
  ["nothing of another component", [{ ...record(["a"]), name: "web-adopted" }, managed("a")], [], []],
  ["nothing that GitLab creates with a project", [], ["shop-api-branch-main"], []],
])("the adopted resources are %s", (_, state, imported, adopted) => {
  expect([...leavingOf("shop-api", planWith(eightLines), state, imported).adopted].sort()).toEqual(adopted);
});

test.each<[leave: object, state: readonly StackResource[], boolean]>([
  [{}, [managed("shop-api-ci-file")], false],
  [{ leave: {} }, [managed("shop-api-ci-file")], true],
  // An onboarding needs everything before the file.
  [{ leave: {} }, [], false],
])("with %j and the state %j, a destroy removes the file last: %s", (leave, state, isFileLast) => {
  expect(leavingOf("shop-api", planWith({ ...eightLines, ...leave }), state, []).isFileLast).toBe(isFileLast);
});

test.each<[DestroyAction, boolean, boolean]>([
  ["keep", false, true],
  ["keep", true, true],
  ["destroy", false, false],
  ["destroy", true, false],
  ["destroyCreated", false, false],
  ["destroyCreated", true, true],
])("with %s, a resource that was adopted (%s) is kept: %s", (action, isAdopted, kept) => {
  const { onDestroy } = planWith(eightLines).leave;
  const adopted = new Set(isAdopted ? ["a"] : []);

  expect(isKept({ onDestroy: { ...onDestroy, variables: action }, adopted }, "variables", "a")).toBe(kept);
});
