import { expect, it } from "vitest";
import { formatBytes, formatDuration, formatTime } from "./time";

it.each([
  [undefined, "–"],
  [0, "0 ms"],
  [-3, "0 ms"],
  [0.9994, "999 ms"],
  [0.9996, "1.0 s"],
  [9.94, "9.9 s"],
  [10.7, "10 s"],
  [59.999, "59 s"],
  [60, "1 min 00 s"],
  [3_599, "59 min 59 s"],
  [3_600, "1 h 00 min"],
  [86_399, "23 h 59 min"],
  [90_000, "1 d 01 h"],
])("a span of %j seconds is %j", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

it("a time is told in the person's zone, to the millisecond if asked", () => {
  const seconds = new Date(2026, 10, 24, 20, 15, 3, 7).getTime() / 1000;
  expect(formatTime(seconds)).toBe("2026-11-24 20:15:03");
  expect(formatTime(seconds, true)).toBe("2026-11-24 20:15:03.007");
  expect(formatTime(undefined)).toBe("–");
});

it.each([
  [1_023, "1023 B"],
  [1_024, "1.0 KiB"],
  [262_144, "256.0 KiB"],
  [1_572_864, "1.5 MiB"],
])("%i bytes are %j", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
