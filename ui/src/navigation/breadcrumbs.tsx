import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import { type Place, useGo } from "./places";

/** The way from the list to this page. */
export function Breadcrumbs({ trail }: { trail: readonly { text: string; place: Place }[] }) {
  const { go, hrefOf } = useGo();
  return (
    <BreadcrumbGroup
      ariaLabel="Breadcrumbs"
      items={trail.map(({ text, place }) => ({ text, href: hrefOf(place) }))}
      onFollow={(event) => {
        event.preventDefault();
        const target = trail.find(({ place }) => hrefOf(place) === event.detail.href);
        if (target) go(target.place);
      }}
    />
  );
}
