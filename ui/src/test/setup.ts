import { vi } from 'vitest';

// happy-dom draws nothing: transitions end at once, and nothing ever scrolls into sight.
Element.prototype.animate ??= () => {
  const animation = { cancel() {}, finish() {}, currentTime: 0, onfinish: null as (() => void) | null };
  queueMicrotask(() => animation.onfinish?.());
  return animation as unknown as Animation;
};

vi.stubGlobal(
  'matchMedia',
  (query: string) =>
    ({
      matches: query.includes('reduce'),
      media: query,
      addEventListener() {},
      removeEventListener() {},
    }) as unknown,
);

vi.stubGlobal(
  'IntersectionObserver',
  class {
    observe() {}
    disconnect() {}
  },
);
