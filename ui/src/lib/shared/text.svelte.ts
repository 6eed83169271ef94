/** The words of the window: `locales/<language>/window*.ftl`, in the syntax of Project Fluent (projectfluent.org). */

import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { accented } from './pseudo';

/** `en-XA` is English with accents on every letter: what is still plain is not in the catalogue. For tests. */
export type Language = 'en' | 'de' | 'es' | 'en-XA';

const LANGUAGES: readonly Language[] = ['en', 'de', 'es', 'en-XA'];

const files = import.meta.glob<string>('../../../../locales/*/window*.ftl', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Stands for what a sentence has in its place that is more than text: see Sentence.svelte. */
export const HERE = '\ue000';

declare global {
  interface Window {
    /** The program's, by a script that runs before the page. */
    satchimeLanguage?: string;
  }
}

let current = $state<Language>('en');
setLanguage(window.satchimeLanguage ?? document.documentElement.lang);

/** In which language the window speaks. */
export function language(): Language {
  return current;
}

/** From now on the window speaks the language of this tag, or English. */
export function setLanguage(tag: string) {
  const wanted = languageOf(tag);
  current = wanted;
  document.documentElement.lang = wanted;
}

/** The language of a tag such as `de` or `de-AT`. */
export function languageOf(tag: string): Language {
  const own = LANGUAGES.find((language) => language === tag);
  const primary = tag.toLowerCase().split(/[-_]/)[0];
  return own ?? LANGUAGES.find((language) => language === primary) ?? 'en';
}

type Variables = Record<string, FluentVariable>;

/**
 * The words that `id` stands for, or those of its attribute: `home-pause`, `home-pause.all`. What a language lacks is
 * said in English.
 */
export function t(id: string, variables?: Variables): string {
  return find(id, variables) ?? id;
}

/** The same, or nothing where there are none. */
export function find(id: string, variables?: Variables): string | undefined {
  return formatted(bundle(current), id, variables) ?? formatted(bundle('en'), id, variables);
}

/** What the system wrote in this language, such as a day's name. */
export function written(text: string): string {
  return current === 'en-XA' ? accented(text) : text;
}

function formatted(bundle: FluentBundle, id: string, variables?: Variables): string | undefined {
  const [name = '', attribute] = id.split('.');
  const message = bundle.getMessage(name);
  const pattern = attribute === undefined ? message?.value : message?.attributes[attribute];
  if (!pattern) return undefined;
  const errors: Error[] = [];
  const text = bundle.formatPattern(pattern, variables, errors);
  if (import.meta.env.DEV && errors.length > 0) throw new Error(`${id}: ${errors.join(', ')}`);
  return text;
}

const bundles = new Map<Language, FluentBundle>();

function bundle(language: Language): FluentBundle {
  const known = bundles.get(language);
  if (known) return known;
  const tag = language === 'en-XA' ? 'en' : language;
  const transform = language === 'en-XA' ? accented : undefined;
  const made = new FluentBundle(tag, { useIsolating: false, ...(transform && { transform }) });
  for (const [path, source] of Object.entries(files)) {
    if (path.includes(`/${tag}/`)) made.addResource(new FluentResource(source));
  }
  bundles.set(language, made);
  return made;
}
