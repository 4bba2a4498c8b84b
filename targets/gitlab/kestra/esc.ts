import type { KestraEsc } from "../../../pipeline/kestra/model";
import type { Login } from "../../../pipeline/model";
import { audience } from "../../../pipeline/plan/access/audience";
import { shellWord } from "../../shell";

/**
 * The script that opens a deployment's ESC environment, and sets the shell variables of the connection from it. Kestra's
 * images have no `pulumi`, so the job requests Pulumi Cloud itself, with `curl`. It keeps no token afterwards.
 */
export function openEsc({ organization, environment, login, variables }: KestraEsc): string[] {
  if (variables.length === 0) return [];
  const [name = "", tag] = environment.split("@");
  const path = `/api/esc/environments/${organization}/${name}`;
  return [
    requests,
    ...exchange(login),
    `open_esc ${shellWord(path)} ${shellWord(tag === undefined ? path : `${path}/versions/${tag}`)}`,
    ...variables.map((variable) => `${variable}="$(esc_variable ${variable})"`),
    'rm "$HOME/authorization"; unset PULUMI_ACCESS_TOKEN PULUMI_OIDC_TOKEN',
  ];
}

/** Pulumi Cloud: exchanging an ID token, "Token exchange" (RFC 8693). The ID token is on standard input. */
function exchange(login: Login): string[] {
  if (login.kind !== "oidc") {
    return [
      ': "${PULUMI_ACCESS_TOKEN:?this CI/CD variable is missing, protected, or scoped to another deployment environment}"',
    ];
  }
  const { organization, team, user } = login;
  const [kind, scope] =
    team !== undefined
      ? ["team", `team:${team}`]
      : user !== undefined
        ? ["personal", `user:${user}`]
        : ["organization", ""];
  const fields = [
    "grant_type=urn:ietf:params:oauth:grant-type:token-exchange",
    `audience=${audience(organization)}`,
    "subject_token_type=urn:ietf:params:oauth:token-type:id_token",
    `requested_token_type=urn:pulumi:token-type:access_token:${kind}`,
    `scope=${scope}`,
    "subject_token@-",
  ];
  return [
    ': "${PULUMI_OIDC_TOKEN:?GitLab gave this job no ID token for the login to Pulumi Cloud}"',
    [
      'answer="$(printf %s "$PULUMI_OIDC_TOKEN" | pulumi_cloud /api/oauth/token \\',
      ...fields.map(
        (field, index) =>
          `  --data-urlencode ${shellWord(field)}${index === fields.length - 1 ? ')" || refused "The login to Pulumi Cloud failed"' : " \\"}`,
      ),
    ].join("\n"),
    'PULUMI_ACCESS_TOKEN="$(text_of access_token)"',
  ];
}

/**
 * The shell functions of the requests. `answer` is the text of the last response. The token is in a file that only this
 * job's user reads, because a process list shows command lines. Pulumi Cloud: an opened environment, with `property`.
 */
const requests = [
  "# Requests Pulumi Cloud, and prints the response.",
  "pulumi_cloud() {",
  '  url="${PULUMI_BACKEND_URL:-https://api.pulumi.com}"; path="$1"; shift',
  '  curl --silent --show-error --fail-with-body --retry 3 --header "Accept: application/vnd.pulumi+8" "$@" "${url%/}$path"',
  "}",
  "with_token() {",
  '  (umask 077; printf "Authorization: token %s" "$PULUMI_ACCESS_TOKEN" > "$HOME/authorization")',
  '  pulumi_cloud "$@" --header "@$HOME/authorization"',
  "}",
  "refused() {",
  '  echo "$1: $answer" >&2',
  "  exit 1",
  "}",
  "# Prints a text of the last response, by its key.",
  "text_of() {",
  '  printf %s "$answer" | tr -d "\\n" | sed -n -E "s/^\\{([^{]*,)? *\\"$1\\": *\\"(([^\\"\\\\]|\\\\\\\\.)*)\\".*/\\2/p"',
  "}",
  "open_esc() {",
  '  answer="$(with_token "$2/open?duration=5m" --data "")" || refused "The ESC environment was not opened"',
  '  opened="$1/open/$(text_of id)"',
  "}",
  "# Prints an environment variable of the opened ESC environment.",
  "esc_variable() {",
  '  answer="$(with_token "$opened?property=environmentVariables.$1")" || refused "The ESC environment has no environment variable $1"',
  '  value="$(text_of value | sed -e \'s/\\\\u0026/\\&/g; s/\\\\u003c/</g; s/\\\\u003e/>/g; s/\\\\"/"/g\')"',
  '  case "$value" in',
  '    "" | *\\\\*) answer="it is empty, no text, or contains a backslash or a line break"; refused "Environment variable $1 of the ESC environment can\'t be used" ;;',
  "  esac",
  '  printf %s "$value"',
  "}",
].join("\n");
