import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";
import { dismissAll } from "../src/components/notifications";
import { resetPreferences } from "../src/components/preferences";

// jsdom draws nothing: long tables need a size to know which rows are in sight.
Object.defineProperty(HTMLElement.prototype, "offsetHeight", { configurable: true, value: 800 });
Object.defineProperty(HTMLElement.prototype, "offsetWidth", { configurable: true, value: 1_200 });
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
});
