/** The key that is pressed together with Ctrl, or ⌘ on a Mac, in lower case; `null` without either. */
export function withCtrl(event: KeyboardEvent): string | null {
  return event.ctrlKey || event.metaKey ? event.key.toLowerCase() : null;
}
