/** `toast('Marked done.', { detail: 'Dana O’Rourke', undo: () => … })`. The component loads with the first one. */
export type ToastTone = 'ok' | 'bad' | 'info' | 'offline';

export interface ToastOptions {
  tone?: ToastTone;
  detail?: string;
  undo?: () => void | Promise<void>;
  action?: { label: string; run: () => void | Promise<void> };
  /** Milliseconds; 0 keeps it until it is dismissed. */
  lasts?: number;
}

export interface Toast extends ToastOptions {
  id: number;
  text: string;
  tone: ToastTone;
}

class Toasts {
  items = $state<Toast[]>([]);
  #last = 0;

  add(text: string, options: ToastOptions = {}): number {
    const id = (this.#last += 1);
    const added: Toast = { ...options, id, text, tone: options.tone ?? 'ok' };
    this.items = [...this.items.slice(-2), added];
    return id;
  }

  dismiss(id: number) {
    this.items = this.items.filter((item) => item.id !== id);
  }

  async act(id: number) {
    const found = this.items.find((item) => item.id === id);
    this.dismiss(id);
    await (found?.undo ?? found?.action?.run)?.();
  }
}

export const toasts = new Toasts();

export function toast(text: string, options?: ToastOptions): number {
  return toasts.add(text, options);
}
