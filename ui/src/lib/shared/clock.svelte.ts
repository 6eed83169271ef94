const SECOND = 1000;

/**
 * The present, for relative times and countdowns. It stands still while nobody looks, so that an idle
 * window costs nothing.
 */
export class Clock {
  now = $state(Date.now());
  #pace: 'calm' | 'seconds' = 'calm';
  #watchers = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Every second while something counts down, else four times a minute. */
  set pace(pace: 'calm' | 'seconds') {
    if (pace === this.#pace) return;
    this.#pace = pace;
    if (this.#timer !== undefined) this.#tick();
  }

  /** Ticks every second, whatever the pace, until the returned function is called: somebody looks at seconds. */
  watch(): () => void {
    this.#watchers += 1;
    if (this.#timer !== undefined) this.#tick();
    return () => {
      this.#watchers -= 1;
    };
  }

  /** Runs until the returned function is called. */
  start(): () => void {
    const seen = () => (document.hidden ? this.#stop() : this.#tick());
    document.addEventListener('visibilitychange', seen);
    seen();
    return () => {
      document.removeEventListener('visibilitychange', seen);
      this.#stop();
    };
  }

  #tick = () => {
    this.#stop();
    this.now = Date.now();
    const counts = this.#pace === 'seconds' || this.#watchers > 0;
    this.#timer = setTimeout(this.#tick, counts ? SECOND : 15 * SECOND);
  };

  #stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
