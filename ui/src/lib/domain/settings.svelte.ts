import {
  type Backend,
  type ProblemView,
  problemOf,
  type SettingsChange,
  type SettingsView,
} from '$lib/ipc/backend';
import type { Announcer } from '$lib/shared/announcer.svelte';
import { t } from '$lib/shared/text.svelte';

/** What was changed, for the person, in the language of the moment. */
type Named = () => string;

interface Step {
  what: Named;
  back: SettingsChange;
}

/** More steps back than anybody goes. */
const STEPS = 50;

/** Changes settings one after the other, each at once, and takes the last ones back. */
export class SettingsEditor {
  #steps = $state.raw<Step[]>([]);
  #before: Promise<unknown> = Promise.resolve();
  #backend: Backend;
  #announcer: Announcer;
  #settings: () => SettingsView | undefined;

  /** `settings`: as they are now. */
  constructor(backend: Backend, announcer: Announcer, settings: () => SettingsView | undefined) {
    this.#backend = backend;
    this.#announcer = announcer;
    this.#settings = settings;
  }

  /** What {@link undo} would take back. */
  get last(): string | null {
    return this.#steps.at(-1)?.what() ?? null;
  }

  /**
   * Why it was not changed, or `null`. `act`: what else makes a change of the settings that are named in `change`, such
   * as a dialog.
   */
  change(
    what: Named,
    change: SettingsChange,
    act = () => this.#backend.changeSettings(change),
  ): Promise<ProblemView | null> {
    return this.#next(async () => {
      const settings = this.#settings();
      await act();
      const back = settings && inverse(settings, change);
      if (back) this.#steps = [...this.#steps, { what, back }].slice(-STEPS);
    });
  }

  /** Takes the last change back. */
  undo(): Promise<ProblemView | null> {
    return this.#next(async () => {
      const step = this.#steps.at(-1);
      if (!step) return;
      await this.#backend.changeSettings(step.back);
      this.#steps = this.#steps.slice(0, -1);
      this.#announcer.say(t('settings-undone', { what: step.what() }));
    });
  }

  /** Nothing can be taken back any more: other settings are shown. */
  forget() {
    this.#steps = [];
  }

  #next(act: () => Promise<void>): Promise<ProblemView | null> {
    const done = this.#before.then(() => problemOf(act()));
    this.#before = done;
    return done;
  }
}

/** The change that makes everything as it was in `before`. */
export function inverse(before: SettingsView, change: SettingsChange): SettingsChange {
  const { wallet, ...named } = change;
  const names = Object.keys(named) as (keyof typeof named)[];
  const back: SettingsChange = Object.fromEntries(names.map((name) => [name, before[name]]));
  if (wallet) {
    const known = before.wallets[wallet.wallet_id];
    back.wallet = {
      wallet_id: wallet.wallet_id,
      ...(wallet.rules && known && { rules: known.rules }),
      ...(wallet.mute && known && { mute: known.mute }),
    };
  }
  return back;
}
