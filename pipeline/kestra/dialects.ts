import { KestraDialect } from "../settings/choices";

/** The default image of each command line, pinned to a version. Kestra: the tags of its images. */
export const defaultKestraImages: Readonly<Record<KestraDialect, string>> = {
  [KestraDialect.Kestractl]: "kestra/kestractl:2.0.0",
  [KestraDialect.Legacy]: "kestra/kestra:v1.3.0",
};

/** The command line in an image, by the name of the image; `unknown` for another name. */
export type KestraImage =
  | { readonly kind: "kestractl"; readonly isStatic: boolean }
  | {
      readonly kind: "server";
      /** The version as `[major, minor]`; undefined for a floating tag or a digest. */
      readonly version?: readonly [number, number];
    }
  | { readonly kind: "unknown" };

/** The newest version of the Kestra server whose image has the commands of `legacy`. Kestra: migration guide for 2.0. */
export const lastLegacyVersion = "1.3";

/** Recognizes an image by its name and tag. Images in a mirror registry are recognized, too: they keep the end of the name. */
export function kestraImage(image: string): KestraImage {
  const [, name, tag = ""] = /(?:^|\/)kestra\/(kestra|kestractl)(?::([^@]*))?(?:@.*)?$/.exec(image) ?? [];
  if (name === "kestractl") return { kind: "kestractl", isStatic: /(^|-)static$/.test(tag) };
  if (name !== "kestra") return { kind: "unknown" };
  const [, major, minor = "0"] = /^v?(\d+)(?:\.(\d+))?/.exec(tag) ?? [];
  return { kind: "server", ...(major !== undefined && { version: [Number(major), Number(minor)] as const }) };
}

/** Whether the image is one of a Kestra server with the commands of `legacy`. */
export function hasLegacyCommands(image: KestraImage): boolean {
  return image.kind === "server" && image.version !== undefined && image.version[0] < 2;
}

/** Returns the command line of a program: that of the settings, else that of its image, else kestractl. */
export function dialectOf(image: string | undefined, dialect: KestraDialect | undefined): KestraDialect {
  if (dialect !== undefined) return dialect;
  return image !== undefined && hasLegacyCommands(kestraImage(image)) ? KestraDialect.Legacy : KestraDialect.Kestractl;
}
