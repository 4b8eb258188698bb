/** Times as the service gives them, seconds since 1970, as a person reads them. */

const pad = (value: number, length = 2) => String(value).padStart(length, "0");

/** A point in time in the person's own time zone: `2026-11-24 20:15:03`, with `.123` if asked. */
export function formatTime(seconds: number | null | undefined, millis = false): string {
  if (seconds === null || seconds === undefined) return "–";
  const date = new Date(Math.round(seconds * 1000));
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return `${day} ${time}${millis ? `.${pad(date.getMilliseconds(), 3)}` : ""}`;
}

/** The offset of the person's time zone at that time: `UTC+01:00`. */
export function formatZone(seconds: number): string {
  const offset = -new Date(seconds * 1000).getTimezoneOffset();
  const sign = offset < 0 ? "-" : "+";
  return `UTC${sign}${pad(Math.floor(Math.abs(offset) / 60))}:${pad(Math.abs(offset) % 60)}`;
}

/** A span in seconds: `250 ms`, `4.2 s`, `3 min 05 s`, `2 h 04 min`, `3 d 02 h`. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return "–";
  const millis = Math.max(0, Math.round(seconds * 1000));
  if (millis < 1_000) return `${millis} ms`;
  if (millis < 10_000) return `${(millis / 1000).toFixed(1)} s`;
  const whole = Math.floor(millis / 1000);
  if (whole < 60) return `${whole} s`;
  if (whole < 3_600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  if (whole < 86_400)
    return `${Math.floor(whole / 3_600)} h ${pad(Math.floor(whole / 60) % 60)} min`;
  return `${Math.floor(whole / 86_400)} d ${pad(Math.floor(whole / 3_600) % 24)} h`;
}

/** A count with its thousands apart: `25,000`. */
export const formatCount = (count: number): string => count.toLocaleString("en-US");

/** A size in bytes: `812 B`, `12.4 KiB`, `1.2 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
