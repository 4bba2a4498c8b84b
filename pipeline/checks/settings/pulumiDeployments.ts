import { type Diagnostic, errorAt, warningAt } from "../../diagnostics/diagnostic";
import { lacksTeams } from "../../settings/lacksTeams";
import { SourceProvider, TargetName } from "../../settings/choices";
import type { PulumiDeploymentsSettings } from "../../settings/pulumiDeployments";
import { check } from "./settingsCheck";

type Source = NonNullable<PulumiDeploymentsSettings["source"]>;

/** Checks the settings of Pulumi Deployments: their target, their source, and the edition that they need. */
export const pulumiDeploymentsChecks = [
  check(["target"], ({ target }, { isWritten }) =>
    target !== TargetName.Deployments && isWritten("pulumiDeployments") ? [otherTarget("pulumiDeployments")] : [],
  ),
  check(["target", "validDeployments"], ({ target, validDeployments }) =>
    target === TargetName.Deployments
      ? []
      : validDeployments.flatMap(({ path, value }) =>
          value.pulumiDeployments ? [otherTarget(`${path}.pulumiDeployments`)] : [],
        ),
  ),
  check(["pulumiDeployments"], ({ pulumiDeployments }) =>
    pulumiDeployments?.source ? sourceErrors(pulumiDeployments.source) : [],
  ),
  check(["target", "edition", "pulumiDeployments", "validDeployments"], (sections) => {
    const { target, edition, pulumiDeployments, validDeployments } = sections;
    if (target !== TargetName.Deployments || !lacksTeams(edition)) return [];
    const paths = [
      ...(pulumiDeployments?.role === undefined ? [] : ["pulumiDeployments.role"]),
      ...validDeployments.flatMap(({ path, value }) =>
        value.pulumiDeployments?.role === undefined ? [] : [`${path}.pulumiDeployments.role`],
      ),
    ];
    return paths.map((path) =>
      errorAt("ENTERPRISE_ONLY", path, `the "${edition}" edition has no custom roles. Leave it out`),
    );
  }),
];

function otherTarget(path: string): Diagnostic {
  return warningAt("OTHER_TARGET", path, 'is read only with target: deployments. It has no effect with "gitlab"');
}

function sourceErrors({ provider, url, username, password, sshPrivateKey, repository, installation }: Source) {
  const refuse = (key: string, message: string) =>
    errorAt("CONFLICTING_KEYS", `pulumiDeployments.source.${key}`, message);
  if (provider !== SourceProvider.Git) {
    const message =
      "an integration clones the repository with its own credentials, and stored ones would replace them. Leave it out, or set provider: git";
    return Object.entries({ url, username, password, sshPrivateKey }).flatMap(([key, value]) =>
      value === undefined ? [] : [refuse(key, message)],
    );
  }
  return [
    ...(url === undefined ? [refuse("url", "is missing: a source of provider git has an address")] : []),
    ...Object.entries({ repository, installation }).flatMap(([key, value]) =>
      value === undefined ? [] : [refuse(key, "only an integration has one. Leave it out, or choose another provider")],
    ),
    ...((username === undefined) === (password === undefined)
      ? []
      : [
          refuse(
            username === undefined ? "username" : "password",
            "is missing: a login has a user name and a password",
          ),
        ]),
    ...(password !== undefined && sshPrivateKey !== undefined
      ? [refuse("sshPrivateKey", "a login has a password or an SSH key. Set one of the two")]
      : []),
  ];
}
