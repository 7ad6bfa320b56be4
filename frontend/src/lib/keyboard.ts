/** True while the person writes: single-key shortcuts must stay quiet then. */
export function typing(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  const passive = ['checkbox', 'radio', 'button', 'submit', 'range'];
  return target instanceof HTMLInputElement && !passive.includes(target.type);
}

/** True while a dialog, sheet or menu has the keyboard. */
export function covered(): boolean {
  return document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"]') !== null;
}

/** A plain key for the page: no modifier, nobody typing, nothing on top. */
export function plainKey(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event) && !covered();
}

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);

export const commandKey = apple ? '⌘' : 'Ctrl';
