/** The label of every runner that is not Bitbucket's own. Bitbucket: `runs-on`. */
const selfHosted = "self.hosted";

/** The labels of the runners of a step, for the runner tags of the settings; none for Bitbucket's own runners. */
export function runnerLabels(tags: readonly string[]): readonly string[] {
  return tags.length === 0 ? [] : [selfHosted, ...tags.filter((tag) => tag !== selfHosted)];
}
