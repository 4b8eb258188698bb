let region: HTMLElement | undefined;

/** Tells a screen reader something that is seen but has no element of its own. */
export function announce(text: string): void {
  if (!region?.isConnected) {
    region = document.createElement("div");
    region.setAttribute("role", "status");
    region.setAttribute("aria-live", "polite");
    region.className = "sd-visually-hidden";
    document.body.append(region);
  }
  region.textContent = "";
  region.textContent = text;
}
