import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import { dismissAll } from "../src/components/notifications";
import { resetPreferences } from "../src/components/preferences";
import { resetWorkers } from "../src/features/activities/worker";
import { resetDrafts } from "../src/features/test-state/drafts";

// A busy machine draws late; what never comes still fails.
configure({ asyncUtilTimeout: 10_000 });

// jsdom draws nothing: long tables need a size to know which rows are in sight.
const sizes = { offsetHeight: 32, clientHeight: 32, offsetWidth: 1_200, clientWidth: 1_200 };
for (const [name, size] of Object.entries(sizes)) {
  Object.defineProperty(HTMLElement.prototype, name, {
    configurable: true,
    get(this: HTMLElement) {
      return this.matches("main") && name.endsWith("Height") ? 800 : size;
    },
  });
}
window.scrollTo = () => {};
window.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    addEventListener() {},
    removeEventListener() {},
    addListener() {},
    removeListener() {},
  }) as unknown as MediaQueryList;
Element.prototype.scrollTo ??= () => {};
Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;

afterEach(() => {
  cleanup();
  dismissAll();
  localStorage.clear();
  resetPreferences();
  resetWorkers();
  resetDrafts();
});
