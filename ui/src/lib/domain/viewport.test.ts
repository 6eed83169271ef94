import { describe, expect, it } from 'vitest';
import { Viewport } from './viewport';

function viewport(count: number, height = 600) {
  const made = new Viewport(60);
  made.resize(count, height);
  return made;
}

describe('rows that fit on a page', () => {
  it('are seen one for one', () => {
    const view = viewport(1000);
    expect([view.range, view.pageHeight]).toEqual([{ first: 0, end: 10 }, 60_000]);
    view.scrolled(90);
    expect(view.range).toEqual({ first: 1, end: 12 });
    expect(view.place(1)).toBe(60);
    view.scrolled(59_400);
    expect(view.range).toEqual({ first: 990, end: 1000 });
  });

  it('stay in sight when there are fewer', () => {
    const view = viewport(1000);
    view.scrolled(59_400);
    view.resize(20, 600);
    expect(view.range).toEqual({ first: 10, end: 20 });
    view.resize(0, 600);
    expect(view.range).toEqual({ first: 0, end: 0 });
  });
});

describe('a million rows', () => {
  it('move row by row under the wheel, wherever they are, without a gap', () => {
    const view = viewport(1_000_000);
    let bar = 0;
    for (const start of [0, 7_000_000, 14_000_000]) {
      bar = start;
      view.scrolled(bar);
      let before = view.range;
      for (let turn = 0; turn < 200; turn++) {
        bar += 120;
        view.scrolled(bar);
        const { first, end } = view.range;
        expect(first - before.first).toBe(2);
        expect(end - first).toBeGreaterThanOrEqual(10);
        before = { first, end };
      }
    }
  });

  it('are all reached by the scroll bar, both ends exactly', () => {
    const view = viewport(1_000_000);
    view.scrolled(view.pageHeight - 600);
    expect(view.range.end).toBe(1_000_000);
    view.scrolled(view.pageHeight / 2);
    expect(Math.abs(view.range.first - 500_000)).toBeLessThan(50);
    view.scrolled(0);
    expect(view.range.first).toBe(0);
  });

  it('keep their places when the scroll bar is put right', () => {
    const view = viewport(1_000_000);
    view.scrolled(7_000_000);
    for (let turn = 1; turn <= 50; turn++) view.scrolled(7_000_000 + turn * 100);
    const { range } = view;
    const offset = view.place(range.first) - (7_000_000 + 5000);
    view.settle();
    expect(view.range).toEqual(range);
    expect(view.place(range.first) - view.bar).toBeCloseTo(offset);
  });

  it('are revealed by as little as is needed', () => {
    const view = viewport(1_000_000);
    view.reveal(999_999);
    expect(view.range).toEqual({ first: 999_990, end: 1_000_000 });
    view.reveal(999_995);
    expect(view.range.first).toBe(999_990);
    view.reveal(3);
    expect(view.range).toEqual({ first: 3, end: 13 });
  });
});
