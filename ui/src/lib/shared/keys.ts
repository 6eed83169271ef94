/** The key that is pressed together with Ctrl, or ⌘ on a Mac, in lower case; `null` without either, or with Alt. */
export function withCtrl(event: KeyboardEvent): string | null {
  return (event.ctrlKey || event.metaKey) && !event.altKey ? event.key.toLowerCase() : null;
}

/** "Ctrl+Alt+S", as the app knows shortcuts; `null` while no key but modifiers is pressed, or none that it knows. */
export function shortcutOf(event: KeyboardEvent): string | null {
  const key = /^(?:Key([A-Z])|Digit(\d)|(F\d{1,2}|Space))$/.exec(event.code);
  if (!key) return null;
  const modifiers = [
    event.ctrlKey && 'Ctrl',
    event.altKey && 'Alt',
    event.shiftKey && 'Shift',
    event.metaKey && 'Super',
  ];
  return [...modifiers.filter(Boolean), key[1] ?? key[2] ?? key[3]].join('+');
}
