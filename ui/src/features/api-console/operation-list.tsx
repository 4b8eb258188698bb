import { useState } from "react";
import { FilterBox } from "../../components/filter-box";
import { useGo, usePlaces } from "../../navigation/places";
import "./api-console.css";
import { filteredGroups, type OperationName, operationNames } from "./catalog";

/** All operations of the service by what they are about. */
export function OperationList({ current }: { current: OperationName }) {
  const places = usePlaces();
  const { go, hrefOf } = useGo();
  const [filter, setFilter] = useState("");
  const shown = filteredGroups(filter);
  const count = shown.reduce((sum, { operations }) => sum + operations.length, 0);
  return (
    <nav className="sd-api-list" aria-label="Operations">
      <FilterBox
        label="Filter operations"
        placeholder="Filter operations"
        value={filter}
        onChange={setFilter}
        count={`${count} of ${operationNames.length}`}
        onEnterList={() => document.querySelector<HTMLElement>(".sd-api-list a")?.focus()}
      />
      <div className="sd-api-groups">
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
