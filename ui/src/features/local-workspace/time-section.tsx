import RadioGroup from "@cloudscape-design/components/radio-group";
import { lazy, Suspense, useState } from "react";
import { ErrorAlert, type ShownError } from "../../components/error-alert";
import { useNow } from "../../components/ticking";
import { formatDuration, formatTime } from "../../components/time";
import { useChangeSettings, useWorkspaceClock } from "../local-time/queries";
import { formatScale, SCALES, scaleText } from "../local-time/scale";
import { SectionHead } from "./section-head";

const TimeDialog = lazy(() => import("../local-time/time-dialog"));

/** How far apart two clocks may be that count as one, in seconds. */
const TOGETHER = 2;

/** How fast time passes. What is chosen counts at once. */
export function TimeSection({ scale }: { scale: number }) {
  const change = useChangeSettings();
  const clock = useWorkspaceClock();
  const now = useNow(clock);
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<ShownError | null>(null);
  const listed = SCALES.some((value) => value === scale);
  const choose = async (value: string) => {
    if (value === "other") {
      setAsking(true);
      return;
    }
    setFailure(null);
    try {
      await change({ timeScale: Number(value) });
    } catch (reason) {
      setFailure(reason as Error);
    }
  };
  const ahead = now - Date.now() / 1000;
  return (
    <section className="sd-form" aria-label="Time">
      <SectionHead title="Time">
        Waits, retry intervals and time-outs pass so many times as fast. The times of all executions
        are on the workspace's clock, which runs ahead meanwhile and never goes back.
      </SectionHead>
      <RadioGroup
        ariaLabel="How fast time passes"
        value={listed ? String(scale) : "other"}
        items={[
          ...SCALES.map((value) => ({
            value: String(value),
            label: `${formatScale(value)} · ${scaleText[value]}`,
          })),
          { value: "other", label: listed ? "Other…" : `Other: ${formatScale(scale)}` },
        ]}
        onChange={({ detail }) => void choose(detail.value)}
      />
      {clock && (
        <p className="sd-section-note">
          The workspace's clock shows {formatTime(now)}
          {ahead > TOGETHER
            ? `, ${formatDuration(Math.round(ahead))} ahead of this machine's.`
            : ", as this machine's does."}
        </p>
      )}
      {failure && <ErrorAlert title="Time goes on as before" error={failure} />}
      {asking && (
        <Suspense fallback={null}>
          <TimeDialog scale={scale} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </section>
  );
}
