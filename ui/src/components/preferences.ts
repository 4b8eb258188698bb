import { useSyncExternalStore } from "react";

/**
 * What a person chose for this window: kept in the web view's local storage, one entry a key.
 * Nothing secret and nothing of an account's content belongs here but what is said beside each use.
 */
const prefix = "stepdeck.";
const listeners = new Set<() => void>();
const cache = new Map<string, unknown>();

export function readPreference<Value>(key: string, fallback: Value): Value {
  if (cache.has(key)) return cache.get(key) as Value;
  let value = fallback;
  try {
    const text = localStorage.getItem(prefix + key);
    if (text !== null) value = JSON.parse(text) as Value;
  } catch {
    // An entry that cannot be read counts as not set.
  }
  cache.set(key, value);
  return value;
}

export function writePreference<Value>(key: string, value: Value): void {
  cache.set(key, value);
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Storage is full or switched off: the choice holds until the window closes.
  }
  for (const listener of listeners) listener();
}

/** Forgets what is held in memory: the next read asks the storage again. */
export function resetPreferences(): void {
  cache.clear();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A preference and its setter. `fallback` must be the same object at every render. */
export function usePreference<Value>(
  key: string,
  fallback: Value,
): [Value, (value: Value) => void] {
  const value = useSyncExternalStore(subscribe, () => readPreference(key, fallback));
  return [value, (next) => writePreference(key, next)];
}
