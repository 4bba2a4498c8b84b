import type { TextFilter } from "./mask";

/** GitLab Runner: secret parameters of URLs, and what follows the prefix of a personal access token. */
const SECRET =
  /([?&](?:private_token|authenticity_token|rss_token|x-amz-signature|x-amz-credential|x-amz-security-token)=)[^?&\s\p{Cc}]+|(glpat-)[-.\w=]+/giu;

/** A piece of text may end in the middle of one; this is such an end. */
const MAY_BECOME_SECRET =
  /(?:[?&][-\w]{0,20}|[?&](?:private_token|authenticity_token|rss_token|x-amz-signature|x-amz-credential|x-amz-security-token)=[^?&\s\p{Cc}]*|g(?:l(?:p(?:a(?:t(?:-[-.\w=]*)?)?)?)?)?)$/iu;

/** No secret parameter and no token is longer, and no more waits. */
const LONGEST = 4096;

/** Puts `[MASKED]` in the place of what looks like a secret by what stands before it. */
export function sanitizeTokens(): TextFilter {
  let held = "";
  return {
    write(text) {
      const all = held + text;
      const tail = all.slice(-LONGEST);
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
