import Link, { type LinkProps } from "@cloudscape-design/components/link";
import { type Place, useGo } from "./places";

/** A link to a place of the app. */
export function PlaceLink({
  place,
  children,
  ...rest
}: { place: Place } & Omit<LinkProps, "href" | "onFollow">) {
  const { go, hrefOf } = useGo();
  return (
    <Link
      {...rest}
      href={hrefOf(place)}
      onFollow={(event) => {
        event.preventDefault();
        go(place);
      }}
    >
      {children}
    </Link>
  );
}
