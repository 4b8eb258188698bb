import * as t from "cloudscape-tokens";

/**
 * The design system's tokens under names that our own style sheets use. Their values are `var()`
 * references that follow the theme and the density, so they are set once.
 */
export const tokens: Record<string, string> = {
  "--sd-page": t.colorBackgroundLayoutMain,
  "--sd-surface": t.colorBackgroundContainerContent,
  "--sd-surface-header": t.colorBackgroundContainerHeader,
  "--sd-surface-shaded": t.colorBackgroundCellShaded,
  "--sd-surface-code": t.colorBackgroundCodeView,
  "--sd-surface-hover": t.colorBackgroundDropdownItemHover,
  "--sd-surface-selected": t.colorBackgroundItemSelected,
  "--sd-border": t.colorBorderDividerDefault,
  "--sd-border-soft": t.colorBorderDividerSecondary,
  "--sd-border-input": t.colorBorderInputDefault,
  "--sd-border-selected": t.colorBorderItemSelected,
  "--sd-border-focus": t.colorBorderItemFocused,
  "--sd-border-error": t.colorBorderStatusError,
  "--sd-text": t.colorTextBodyDefault,
  "--sd-text-secondary": t.colorTextBodySecondary,
  "--sd-text-heading": t.colorTextHeadingDefault,
  "--sd-text-empty": t.colorTextEmpty,
  "--sd-text-link": t.colorTextLinkDefault,
  "--sd-text-link-hover": t.colorTextLinkHover,
  "--sd-text-error": t.colorTextStatusError,
  "--sd-text-warning": t.colorTextStatusWarning,
  "--sd-text-success": t.colorTextStatusSuccess,
  "--sd-text-info": t.colorTextStatusInfo,
  "--sd-text-inactive": t.colorTextStatusInactive,
  "--sd-accent": t.colorBackgroundControlChecked,
  "--sd-radius": t.borderRadiusContainer,
  "--sd-radius-input": t.borderRadiusInput,
  "--sd-radius-item": t.borderRadiusItem,
  "--sd-font": t.fontFamilyBase,
  "--sd-space-xxs": t.spaceScaledXxs,
  "--sd-space-xs": t.spaceScaledXs,
  "--sd-space-s": t.spaceScaledS,
  "--sd-space-m": t.spaceScaledM,
  "--sd-space-l": t.spaceScaledL,
};

/** The design system names fonts that Linux replaces by thin typewriter faces. */
const monospace =
  '"JetBrains Mono", ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';

/** Sets the tokens on `target`, which must carry the theme's class. */
export function applyTokens(target: HTMLElement = document.body): void {
  for (const [name, value] of Object.entries(tokens)) target.style.setProperty(name, value);
  target.style.setProperty("--sd-font-mono", monospace);
}
