/** How fast time passes in the local workspace. */

/** The choices that are offered. */
export const SCALES = [1, 10, 60, 1_000] as const;

/** What a scale does, beside its number. */
export const scaleText: Record<(typeof SCALES)[number], string> = {
  1: "as on the clock",
  10: "a minute in 6 seconds",
  60: "an hour in a minute",
  1000: "a day in a minute and a half",
};

/** `1×`, `1,000×`, `0.5×`. */
export const formatScale = (scale: number): string =>
  `${scale.toLocaleString("en-US", { maximumFractionDigits: 3 })}×`;

/** The number that a person typed, with or without the sign; undefined when it is none. Its bounds are the app's to know. */
export function scaleOf(text: string): number | undefined {
  const number = text
    .trim()
    .replace(/\s*[×x]$/i, "")
    .replaceAll(",", "");
  return /^\d*\.?\d+$|^\d+\.$/.test(number) ? Number(number) : undefined;
}
