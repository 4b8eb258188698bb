import { useEffect, useRef, useState } from "react";
import { FilterBox } from "../../components/filter-box";
import { useGo, usePlaces } from "../../navigation/places";
import "./api-console.css";
import { filteredGroups, type OperationName, operationNames } from "./catalog";

/** All operations of the service by what they are about. */
export function OperationList({ current }: { current: OperationName }) {
  const places = usePlaces();
  const { go, hrefOf } = useGo();
  const [filter, setFilter] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const shown = filteredGroups(filter);
  const count = shown.reduce((sum, { operations }) => sum + operations.length, 0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect is about the operation shown.
  useEffect(() => {
    const area = list.current;
    const link = area?.querySelector<HTMLElement>("[aria-current]");
    if (!area || !link) return;
    const hidden =
      link.offsetTop < area.scrollTop ||
      link.offsetTop + link.offsetHeight > area.scrollTop + area.clientHeight;
    if (hidden) area.scrollTop = link.offsetTop - area.clientHeight / 2;
  }, [current]);

  return (
    <nav className="sd-api-list" aria-label="Operations">
      <FilterBox
        label="Filter operations"
        placeholder="Filter operations"
        value={filter}
        onChange={setFilter}
        count={`${count} of ${operationNames.length}`}
        onEnterList={() => list.current?.querySelector("a")?.focus()}
      />
      <div className="sd-api-groups" ref={list}>
        {shown.map(({ title, operations }) => (
          <section key={title} aria-label={title}>
            <h2>{title}</h2>
            <ul>
              {operations.map((name) => (
                <li key={name}>
                  <a
                    href={hrefOf(places.apiConsole(name))}
                    aria-current={name === current ? "page" : undefined}
                    onClick={(event) => {
                      event.preventDefault();
                      go(places.apiConsole(name));
                    }}
                  >
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {count === 0 && <div className="sd-api-note">No operation is called so.</div>}
      </div>
    </nav>
  );
}
