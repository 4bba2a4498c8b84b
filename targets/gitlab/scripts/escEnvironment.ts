/**
 * The script that adds the job's ESC environment to the configuration of its stack, in this checkout only. The
 * program's committed configuration names none. The command prints the configuration, so its output is discarded. It
 * needs Pulumi Cloud. Pulumi: `pulumi config env add`.
 */
export function escEnvironmentScript(escEnvironment: boolean): readonly string[] {
  return escEnvironment ? [addEscEnvironment] : [];
}

export const addEscEnvironment =
  'pulumi config env add "$PULUMI_ENVIRONMENT" --stack "$PULUMI_STACK" --yes > /dev/null';
