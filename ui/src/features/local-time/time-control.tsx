import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import { lazy, Suspense, useState } from "react";
import { notify, notifyFailure } from "../../components/notifications";
import { localWorkspacePlace, useGo } from "../../navigation/places";
import { useChangeSettings, useWorkspaceSettings } from "./queries";
import { formatScale, SCALES, scaleText } from "./scale";

const TimeDialog = lazy(() => import("./time-dialog"));

/** Shows how fast time passes in the local workspace, and changes it. It stands out while that is not as on the clock. */
export function TimeControl() {
  const settings = useWorkspaceSettings();
  const change = useChangeSettings();
  const { go } = useGo();
  const [asking, setAsking] = useState(false);
  const scale = settings.data?.settings.timeScale;
  if (scale === undefined) return null;
  const choose = async (timeScale: number) => {
    if (timeScale === scale) return;
    try {
      const { problems } = await change({ timeScale });
      const [problem] = problems;
      if (problem) notify({ type: "error", content: problem.message });
    } catch (reason) {
      notifyFailure("Time goes on as before", reason as Error);
    }
  };
  return (
    <>
      <ButtonDropdown
        data-testid="time-control"
        variant={scale === 1 ? "normal" : "primary"}
        expandToViewport
        ariaLabel={`Time passes ${formatScale(scale)}`}
        items={[
          {
            text: "Time in the local workspace passes",
            items: [
              ...SCALES.map((value) => ({
                id: String(value),
                text: formatScale(value),
                secondaryText: scaleText[value],
                itemType: "checkbox" as const,
                checked: scale === value,
              })),
              {
                id: "other",
                text: SCALES.some((value) => value === scale)
                  ? "Other…"
                  : `Other: ${formatScale(scale)}…`,
                itemType: "checkbox" as const,
                checked: !SCALES.some((value) => value === scale),
              },
            ],
          },
          { id: "settings", text: "Settings of the local workspace" },
        ]}
        onItemClick={({ detail }) => {
          if (detail.id === "settings") go(localWorkspacePlace);
          else if (detail.id === "other") setAsking(true);
          else void choose(Number(detail.id));
        }}
      >
        Time: {formatScale(scale)}
      </ButtonDropdown>
      {asking && (
        <Suspense fallback={null}>
          <TimeDialog scale={scale} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
