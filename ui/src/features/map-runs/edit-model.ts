import { numberProblem, shapeOf } from "../../api/contract";
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
  if (text.trim() === "") return "A number is needed.";
  const member = shapeOf("UpdateMapRunInput").members?.find(({ name }) => name === setting);
  return member && numberProblem(shapeOf(member.shape), Number(text));
}

/** The settings that differ from what the map run has: the others may change meanwhile. */
export function changesOf(
  mapRun: DescribeMapRunOutput,
  draft: SettingsDraft,
): Omit<UpdateMapRunInput, "mapRunArn"> {
  const changed = settings.filter((setting) => Number(draft[setting]) !== mapRun[setting]);
  return Object.fromEntries(changed.map((setting) => [setting, Number(draft[setting])]));
}
