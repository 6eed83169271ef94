import type { PaymentRef } from '$lib/ipc/backend';
import { keyOf } from './payments';

export type View =
  | { name: 'home' }
  | { name: 'add' }
  | { name: 'history' }
  | { name: 'wallets' }
  | { name: 'settings' }
  | { name: 'wallet'; id: string }
  | { name: 'payment'; payment: PaymentRef };

/** The views on top of each other. Covered ones stay as they are: scroll position, what was typed, focus. */
export class Nav {
  stack = $state.raw<View[]>([{ name: 'home' }]);

  get top(): View {
    return this.stack.at(-1) ?? { name: 'home' };
  }

  /** Opens a view; one of the same kind on top gives way to it. */
  open(view: View) {
    if (viewKey(view) === viewKey(this.top)) return;
    const below = this.top.name === view.name ? this.stack.slice(0, -1) : this.stack;
    const elsewhere = below.filter((other) => viewKey(other) !== viewKey(view));
    this.stack = view.name === 'home' ? [view] : [...elsewhere, view];
  }

  back() {
    if (this.stack.length > 1) this.stack = this.stack.slice(0, -1);
  }

  home() {
    this.stack = this.stack.slice(0, 1);
  }

  /** Opens one of the window's main views, in place of whatever lies on its home. */
  go(name: 'home' | 'history' | 'wallets' | 'settings') {
    if (this.top.name === name) return;
    const [home = { name: 'home' }] = this.stack;
    this.stack = name === 'home' ? [home] : [home, { name }];
  }

  /** The main view that what is on top belongs to. */
  get section(): 'home' | 'history' | 'wallets' | 'settings' {
    for (const { name } of [...this.stack].reverse()) {
      if (name === 'history' || name === 'wallets' || name === 'settings') return name;
    }
    return 'home';
  }

  /** Takes away views of things that are gone. */
  keep(stays: (view: View) => boolean) {
    const left = this.stack.filter((view) => view.name === 'home' || stays(view));
    if (left.length < this.stack.length) this.stack = left;
  }
}

export function viewKey(view: View): string {
  switch (view.name) {
    case 'home':
    case 'add':
    case 'settings':
    case 'history':
    case 'wallets':
      return view.name;
    case 'wallet':
      return `wallet ${view.id}`;
    case 'payment':
      return `payment ${keyOf(view.payment)}`;
  }
}
