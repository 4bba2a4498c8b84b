import { addInclude, removeInclude } from "../../../../targets/gitlab/include/editInclude";
import type { Attempted } from "../../../../targets/gitlab/include/teamFile";
import { forms, ourFile } from "./teamFiles";

function textOf(attempted: Attempted<string>): string {
  if (!attempted.ok) throw new Error(attempted.fault);
  return attempted.value;
}

test.each<[string, string, string]>([
  [
    "a file without include",
    "# CI\nbuild: 1\n",
    "include: # Added by Pulumi\n  - local: /.pulumi.gitlab-ci.yml\n\n# CI\nbuild: 1\n",
  ],
  [
    "a header of inputs",
    "spec:\n  inputs: {a: }\n---\nbuild: 1\n",
    "spec:\n  inputs: {a: }\n---\ninclude: # Added by Pulumi\n  - local: /.pulumi.gitlab-ci.yml\n\nbuild: 1\n",
  ],
  [
    "one text",
    "include: a.yml # lint\nbuild: 1\n",
    "include:\n- local: /.pulumi.gitlab-ci.yml # Added by Pulumi, which made this a list\n- a.yml # lint\nbuild: 1\n",
  ],
  [
    "one map",
    "include:\n  local: a.yml\n  rules: []\n",
    "include:\n- local: /.pulumi.gitlab-ci.yml # Added by Pulumi, which made this a list\n-\n  local: a.yml\n  rules: []\n",
  ],
  [
    "a list",
    "include: # all\n    # lint\n    - a.yml\n",
    "include: # all\n    - local: /.pulumi.gitlab-ci.yml # Added by Pulumi\n    # lint\n    - a.yml\n",
  ],
  ["a list in brackets", "include: [a.yml]\n", "include: [{local: /.pulumi.gitlab-ci.yml}, a.yml]\n"],
  ["an empty include", "include:", "include:\n  - local: /.pulumi.gitlab-ci.yml # Added by Pulumi"],
  [
    "Windows line endings",
    "include:\r\n  - a.yml\r\n",
    "include:\r\n  - local: /.pulumi.gitlab-ci.yml # Added by Pulumi\r\n  - a.yml\r\n",
  ],
  [
    "a byte order mark",
    "\uFEFFbuild: 1",
    "\uFEFFinclude: # Added by Pulumi\n  - local: /.pulumi.gitlab-ci.yml\n\nbuild: 1",
  ],
  [
    "an indented file",
    "  build: 1\n",
    "  include: # Added by Pulumi\n    - local: /.pulumi.gitlab-ci.yml\n\n  build: 1\n",
  ],
  ["an empty file", "", "include: # Added by Pulumi\n  - local: /.pulumi.gitlab-ci.yml\n"],
])("adds the include to %s, and takes exactly that away", (_, text, edited) => {
  expect(addInclude(text, ourFile)).toEqual({ ok: true, value: edited });
  expect(removeInclude(edited, ourFile)).toEqual({ ok: true, value: text });
});

test.each(forms)("the removal restores the original of %j, and a second edit changes nothing", (text) => {
  const edited = textOf(addInclude(text, ourFile));

  expect(edited).not.toBe(text);
  expect(addInclude(edited, ourFile)).toEqual({ ok: true, value: edited });
  expect(removeInclude(edited, ourFile)).toEqual({ ok: true, value: text });
  expect(removeInclude(text, ourFile)).toEqual({ ok: true, value: text });
});

test.each([
  ["include: .pulumi.gitlab-ci.yml\nx: 1\n", "x: 1\n"],
  ["include:\n  local: '/.pulumi.gitlab-ci.yml'\n  rules:\n    - if: $A\nx: 1\n", "x: 1\n"],
  [
    "include:\n  - a.yml\n  - /.pulumi.gitlab-ci.yml # ours\n  # b\n  - b.yml\n",
    "include:\n  - a.yml\n  # b\n  - b.yml\n",
  ],
  ["include:\n  - local: .pulumi.gitlab-ci.yml\n    rules: [{if: $A}]\nx: 1\n", "x: 1\n"],
  ["include: [a.yml, .pulumi.gitlab-ci.yml]\n", "include: [a.yml]\n"],
  ["include: [.pulumi.gitlab-ci.yml, a.yml]\n", "include: [a.yml]\n"],
])("the include in %j is found as it is, and can be removed", (text, without) => {
  expect(addInclude(text, ourFile)).toEqual({ ok: true, value: text });
  expect(removeInclude(text, ourFile)).toEqual({ ok: true, value: without });
});

test("the removal keeps entries that a developer adds later", () => {
  const edited = textOf(addInclude("build: 1\n", ourFile)).replace("ci.yml\n", "ci.yml\n  - b.yml # new\n");

  expect(textOf(removeInclude(edited, ourFile))).toBe("include: # Added by Pulumi\n  - b.yml # new\n\nbuild: 1\n");
});

test("the removal keeps the list of a single include that a developer extends later", () => {
  const edited = `${textOf(addInclude("include: a.yml\n", ourFile))}- b.yml\n`;

  expect(textOf(removeInclude(edited, ourFile))).toBe("include:\n- a.yml\n- b.yml\n");
});

test.each([
  ["a: 1\na: 2\n", "is not valid YAML: Map keys must be unique"],
  ["a: [1\n", "is not valid YAML"],
  ["- a\n", "is not a map"],
  ["text", "is not a map"],
  ["*x", "is not a map"],
  ["a: *x\n", "has aliases that cannot be resolved"],
  ["include: ~\n", "has a layout to which no include can be added"],
  ["a: 1\n---\nb: 1\n", "has several YAML documents"],
  ["spec: 1\n---\na: 1\n---\nb: 1\n", "has several YAML documents"],
  ["x: &x [a.yml]\ninclude: *x\n", "has an alias as its include"],
  [".x: &x\n  include: [a.yml]\n<<: *x\n", "gets its include from a merge key"],
  ["include: &x\n  - a.yml\nother: *x\n", "has a layout to which no include can be added"],
  ['{"build": 1}\n', "has a layout to which no include can be added"],
  [`include: [${Array.from({ length: 150 }, (_, index) => `${index}.yml`).join(", ")}]\n`, "already has 150 includes"],
])("%j is refused", (text, fault) => {
  const edited = addInclude(text, ourFile);

  expect(edited).toEqual({ ok: false, fault: expect.stringContaining(fault) as string });
});
