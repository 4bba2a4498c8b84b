/**
 * Opens the job's ESC environment for the commands that follow: in this checkout only, so that the program's own
 * configuration names none. It would print the configuration. Pulumi: `pulumi config env add`, which only Pulumi Cloud has.
 */
export function environmentScript(escEnvironment: boolean): readonly string[] {
  return escEnvironment ? [addEnvironment] : [];
}

/** Adds the job's ESC environment to the configuration of its stack. */
export const addEnvironment = 'pulumi config env add "$PULUMI_ENVIRONMENT" --stack "$PULUMI_STACK" --yes > /dev/null';
