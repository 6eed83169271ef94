// Controls, and the marks that embed, override or isolate a text direction: they could make a text read as another one.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** A stranger's text without what can't be seen. Line breaks and tabs stay. */
export function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNSEEN, '');
}

/** `key rejected` → `Key rejected`. */
export function sentence(words: string): string {
  const [first = '', ...rest] = words;
  return first.toUpperCase() + rest.join('');
}

/** A pasted wallet-page address without its `usr` login, which nobody here needs to see. */
export function withoutLogin(address: string): string {
  return address.replace(/([?&])usr=[^&#\s]*(&|(?=#|\s|$))/gi, (_, before: string, after: string) =>
    before === '?' && after === '&' ? '?' : after === '&' ? '&' : '',
  );
}
