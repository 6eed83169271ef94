import { t } from './text.svelte';

/** What screen readers are told politely. Several things said in a moment become one. */
export class Announcer {
  text = $state('');
  #waiting: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string) {
    this.#waiting.push(text);
    this.#timer ??= setTimeout(this.#speak, 400);
  }

  #speak = () => {
    const [first = '', ...more] = this.#waiting;
    this.text =
      more.length > 2 ? t('announce-more', { first, count: more.length }) : [first, ...more].join('. ');
    this.#waiting = [];
    this.#timer = undefined;
  };
}
