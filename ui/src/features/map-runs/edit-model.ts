import { shapes } from "../../api/generated/operations";
import type { DescribeMapRunOutput, UpdateMapRunInput } from "../../api/generated/types";

/** What of a map run can be changed while it runs. */
export const settings = [
  "maxConcurrency",
  "toleratedFailureCount",
  "toleratedFailurePercentage",
] as const;
export type Setting = (typeof settings)[number];

/** The settings as they are typed. */
export type SettingsDraft = Readonly<Record<Setting, string>>;

export const draftOf = (mapRun: DescribeMapRunOutput): SettingsDraft => ({
  maxConcurrency: String(mapRun.maxConcurrency),
  toleratedFailureCount: String(mapRun.toleratedFailureCount),
  toleratedFailurePercentage: String(mapRun.toleratedFailurePercentage),
});

/** What is wrong with a setting, by the bounds of the contract; undefined if nothing is. */
export function settingProblem(setting: Setting, text: string): string | undefined {
  const member = shapes.UpdateMapRunInput?.members?.find(({ name }) => name === setting);
  const shape = member && shapes[member.shape];
  const whole = shape?.kind !== "float";
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value))
    return whole ? "A whole number is needed." : "A number is needed.";
  if (whole && !Number.isInteger(value)) return "A whole number is needed.";
  if (shape?.min !== undefined && value < shape.min) return `At least ${shape.min}.`;
  if (shape?.max !== undefined && value > shape.max) return `At most ${shape.max}.`;
  return undefined;
}

/** The settings that differ from what the map run has: the others may change meanwhile. */
export function changesOf(
  mapRun: DescribeMapRunOutput,
  draft: SettingsDraft,
): Omit<UpdateMapRunInput, "mapRunArn"> {
  const changed = settings.filter((setting) => Number(draft[setting]) !== mapRun[setting]);
  return Object.fromEntries(changed.map((setting) => [setting, Number(draft[setting])]));
}
