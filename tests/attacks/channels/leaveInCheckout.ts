import { legitExecutable, legitFolder } from "./legitPlugin";
import type { Target } from "./target";

/** The files that `leave_in_checkout` writes into the checkout, as paths of a cache or an artifact. */
export function leftPaths({ programs }: Pick<Target, "programs">): readonly string[] {
  return [...programs.map(({ path }) => path), "node_modules", "left-plugin", ".git/hooks", ".pulumi-home/plugins"];
}

/**
 * Writes files into a checkout that git, npm, Node.js and the engine execute or read. GitLab Runner removes only the
 * post-checkout hook. It writes nothing above the checkout, where no CI file can prevent it: see keptRunner.test.ts.
 */
export function checkoutFunctions({ programs }: Target): string {
  return `
leave_in_checkout() {
  cd "$CI_PROJECT_DIR" || return
  for hook in post-checkout post-index-change reference-transaction; do
    add_trap shell "$channel" ".git/hooks/$hook" ".git/hooks/$hook" '#!/bin/sh'
  done
  git config core.fsmonitor "$(executable "$channel" core.fsmonitor 'printf "/\\0"')"
  git config filter.left.smudge "$(executable "$channel" filter.smudge 'exec cat')"
  mkdir -p .git/info
  echo '* filter=left' > .git/info/attributes
  add_trap shell "$channel" plugins '.pulumi-home/plugins/${legitFolder}/${legitExecutable}' '#!/bin/sh'
  add_trap shell "$channel" 'Pulumi.yaml' 'left-plugin/${legitExecutable}' '#!/bin/sh'
  add_trap node "$channel" node_modules node_modules/optional-dependency/index.js
${programs.map(({ path, name, stacks }) => `  leave_in_program '${path}' '${name}' ${stacks.join(" ")}`).join("\n")}
}
leave_in_program() {
  add_trap node "$channel" index.js "$1/index.js"
  add_trap node "$channel" node_modules "$1/node_modules/optional-dependency/index.js"
  echo "script-shell=$(executable "$channel" .npmrc 'exec sh "$@"')" > "$1/.npmrc"
  grep -q '^plugins:' "$1/Pulumi.yaml" ||
    printf 'plugins:\\n  providers:\\n    - name: legit\\n      path: ../left-plugin\\n' >> "$1/Pulumi.yaml"
  for stack in "\${@:3}"; do
    printf 'config:\\n  %s:from: "%s"\\n' "$2" "$(line "$channel" Pulumi.stack.yaml)" > "$1/Pulumi.$stack.yaml"
  done
}
`;
}

export const leaveInCheckout = "leave_in_checkout";
