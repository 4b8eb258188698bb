import Button from "@cloudscape-design/components/button";
import Tabs from "@cloudscape-design/components/tabs";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { DescribeActivityOutput } from "../../api/generated/types";
import { CopyButton } from "../../components/copy-button";
import { PageHeader } from "../../components/page-header";
import { formatTime } from "../../components/time";
import { Breadcrumbs } from "../../navigation/breadcrumbs";
import { useGo, usePlaces } from "../../navigation/places";
import { useConnection } from "../connections/current";
import { nameOf } from "../names";
import { TagList } from "../state-machines/tag-list";
import { UnreadPage } from "../unread-page";
import { useActivity } from "./queries";
import { WorkerPanel } from "./worker-panel";

const DeleteDialog = lazy(() => import("./delete-dialog"));

/** One activity: its tasks to work on, and its tags. */
export function ActivityPage() {
  const { arn } = useParams({ from: "/$connection/activities/$arn" });
  const activity = useActivity(arn);
  const places = usePlaces();
  if (activity.data === undefined)
    return (
      <UnreadPage
        what="activity"
        title={nameOf(arn)}
        trail={[
          { text: "Activities", place: places.activities() },
          { text: nameOf(arn), place: places.activity(arn) },
        ]}
        reading={activity}
      />
    );
  return <Detail activity={activity.data} />;
}

function Detail({ activity }: { activity: DescribeActivityOutput }) {
  const { readOnly } = useConnection();
  const places = usePlaces();
  const { go } = useGo();
  const [tab, setTab] = useState("tasks");
  const [deleting, setDeleting] = useState(false);
  const { activityArn: arn, name, creationDate, encryptionConfiguration } = activity;
  return (
    <>
      <Breadcrumbs
        trail={[
          { text: "Activities", place: places.activities() },
          { text: name, place: places.activity(arn) },
        ]}
      />
      <PageHeader
        title={name}
        description={
          <>
            Created {formatTime(creationDate)}
            {encryptionConfiguration?.kmsKeyId &&
              ` · encrypted with ${encryptionConfiguration.kmsKeyId}`}{" "}
            · {arn} <CopyButton text={arn} label="Copy the ARN" />
          </>
        }
        actions={
          <Button
            disabled={readOnly}
            disabledReason="This connection is read-only."
            onClick={() => setDeleting(true)}
          >
            Delete
          </Button>
        }
      />
      <Tabs
        activeTabId={tab}
        ariaLabel="About this activity"
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={[
          { id: "tasks", label: "Tasks", content: <WorkerPanel activityArn={arn} /> },
          {
            id: "tags",
            label: "Tags",
            content: <TagList arn={arn} />,
          },
        ]}
      />
      {deleting && (
        <Suspense fallback={null}>
          <DeleteDialog
            activities={[activity]}
            onClose={(deleted) => {
              setDeleting(false);
              if (deleted) go(places.activities());
            }}
          />
        </Suspense>
      )}
    </>
  );
}
