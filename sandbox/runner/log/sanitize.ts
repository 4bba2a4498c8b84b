import type { TextFilter } from "./mask";

/** GitLab Runner: secret parameters of URLs, and GitLab's personal access tokens. */
const SECRET =
  /([?&](?:private_token|authenticity_token|rss_token|x-amz-signature|x-amz-credential|x-amz-security-token)=)[^?&\s\p{Cc}]+|(glpat-)[-.\w=]+/giu;

/** The end of a text that may be the start of a secret. */
const MAY_BECOME_SECRET =
  /(?:[?&][-\w]{0,20}|[?&](?:private_token|authenticity_token|rss_token|x-amz-signature|x-amz-credential|x-amz-security-token)=[^?&\s\p{Cc}]*|g(?:l(?:p(?:a(?:t(?:-[-.\w=]*)?)?)?)?)?)$/iu;

/** The most characters that are held back. No secret is longer. */
const MAX_HELD = 4096;

/** Replaces texts that look like secrets with `[MASKED]`. */
export function sanitizeTokens(): TextFilter {
  let held = "";
  return {
    write(text) {
      const all = held + text;
      const tail = all.slice(-MAX_HELD);
      const start = tail.search(MAY_BECOME_SECRET);
      const waits = start === -1 ? 0 : tail.length - start;
      held = all.slice(all.length - waits);
      return masked(all.slice(0, all.length - waits));
    },
    end() {
      const rest = held;
      held = "";
      return masked(rest);
    },
  };
}

function masked(text: string): string {
  return text.replace(SECRET, (_, parameter?: string, prefix?: string) => `${parameter ?? prefix ?? ""}[MASKED]`);
}
