/**
 * The small language of the filter boxes: words that must all occur, `property:value` for one
 * property, a leading `-` for "not", quotes for what holds spaces.
 */
export interface FilterTerm {
  /** The property the term is about; undefined for the row's texts. */
  property?: string;
  /** In small letters. */
  value: string;
  negative: boolean;
}

/** Reads a filter. `properties` are the names that may stand before a colon. */
export function parseFilter(text: string, properties: readonly string[]): FilterTerm[] {
  const terms: FilterTerm[] = [];
  for (const match of text.matchAll(/(-?)(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/gi)) {
    const [whole, minus, name, quoted, plain] = match;
    // `type:` is a property whose value is still to be typed.
    if (plain?.endsWith(":") && properties.includes(plain.slice(0, -1).toLowerCase())) continue;
    const property = name?.toLowerCase();
    const known = property !== undefined && properties.includes(property);
    const value = quoted ?? plain ?? "";
    if (known) terms.push({ property, value: value.toLowerCase(), negative: minus === "-" });
    else {
      // `arn:aws:states:…` is no property but a text with colons.
      const rest = minus === "-" ? whole.slice(1) : whole;
      const unquoted = quoted === undefined ? rest : `${name ? `${name}:` : ""}${quoted}`;
      if (unquoted !== "") terms.push({ value: unquoted.toLowerCase(), negative: minus === "-" });
    }
  }
  return terms;
}

/** What of a row a filter looks at. Texts are in small letters already. */
export interface Filterable {
  texts: readonly string[];
  properties: Readonly<Record<string, string>>;
}

/** Whether every term holds for the row. */
export function matches(terms: readonly FilterTerm[], row: Filterable): boolean {
  return terms.every((term) => {
    const hit =
      term.property === undefined
        ? row.texts.some((text) => text.includes(term.value))
        : (row.properties[term.property] ?? "").includes(term.value);
    return hit !== term.negative;
  });
}
