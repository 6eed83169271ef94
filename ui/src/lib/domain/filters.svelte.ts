import type { DirectionView, FilterView, SortView, StatusView, StepView } from '$lib/ipc/backend';
import { typedNumber } from '$lib/shared/numbers';

export type Period = 'all' | 'today' | 'week' | 'month' | 'own';

/** From the first moment of a day to the first moment that is too late. */
export interface Span {
  from: Date;
  until: Date;
}

/** Which payments are looked at, by the list, the sums and the chart alike. */
export class Filters {
  walletId = $state('');
  direction = $state<DirectionView | ''>('');
  status = $state<StatusView | ''>('');
  /** As typed, in satoshi. */
  min = $state('');
  max = $state('');
  period = $state<Period>('all');
  /** The person's own days, both inclusive, as `2026-11-24`. */
  firstDay = $state('');
  lastDay = $state('');
  tag = $state('');
  text = $state('');
  sort = $state<SortView>('newest');
  /** An hour or a day that was picked in the chart. */
  picked = $state.raw<Span | null>(null);

  /** How many things are asked of a payment, apart from words. */
  get count(): number {
    const amounts = [this.min, this.max].filter((typed) => this.#amount(typed) !== null);
    const chosen = [this.walletId, this.direction, this.status, this.tag, this.picked].filter(Boolean);
    return amounts.length + chosen.length + (this.period === 'all' ? 0 : 1);
  }

  get isEmpty(): boolean {
    return this.count === 0 && this.text.trim() === '';
  }

  clear() {
    this.walletId = this.direction = this.status = this.min = this.max = '';
    this.firstDay = this.lastDay = this.tag = this.text = '';
    this.period = 'all';
    this.picked = null;
  }

  /** As the app is asked. */
  view(now: number): FilterView {
    const span = this.picked ?? this.span(now);
    return {
      ...this.#others(),
      from: span?.from?.toISOString() ?? null,
      until: span?.until?.toISOString() ?? null,
    };
  }

  /** The same for the chart, which stays as it is while a part of it is picked; without a period, a month. */
  chart(now: number): { filter: FilterView; step: StepView } {
    const span = this.span(now);
    const until = span?.until ?? startOfDay(now, 1);
    const from = span?.from ?? startOfDay(until.getTime(), -30);
    const earliest = startOfDay(until.getTime(), -MAX_DAYS);
    const begin = from < earliest ? earliest : from;
    const hours = (until.getTime() - begin.getTime()) / 3_600_000;
    const filter = { ...this.#others(), from: begin.toISOString(), until: until.toISOString() };
    return { filter, step: hours <= 49 ? 'hour' : 'day' };
  }

  /** What is chosen of time, apart from what was picked in the chart. */
  span(now: number): Partial<Span> | null {
    const spans: Record<Period, () => Partial<Span> | null> = {
      all: () => null,
      today: () => lastDays(now, 1),
      week: () => lastDays(now, 7),
      month: () => lastDays(now, 30),
      own: () => ({ ...day(this.firstDay, 0, 'from'), ...day(this.lastDay, 1, 'until') }),
    };
    return spans[this.period]();
  }

  #others(): FilterView {
    return {
      wallet_ids: this.walletId ? [this.walletId] : [],
      direction: this.direction || null,
      statuses: this.status ? [this.status] : [],
      min_msat: this.#amount(this.min),
      max_msat: this.#amount(this.max),
      from: null,
      until: null,
      tag: this.tag || null,
      text: this.text.trim(),
    };
  }

  #amount(typed: string): number | null {
    return typedNumber(typed, 'sat', 1000);
  }
}

/** More than a screen has room for. */
const MAX_DAYS = 400;

/** Today and the days before it, as many as are asked for. */
export function lastDays(now: number, days: number): Span {
  return { from: startOfDay(now, 1 - days), until: startOfDay(now, 1) };
}

/** By the calendar: a day may have 23 or 25 hours. */
function startOfDay(at: number, later: number): Date {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + later);
}

function day(typed: string, later: number, name: 'from' | 'until'): Partial<Span> {
  const [year = 0, month = 0, date = 0] = typed.split('-').map(Number);
  return year >= 1970 ? { [name]: new Date(year, month - 1, date + later) } : {};
}
