import { afterEach, describe, expect, it } from 'vitest';
import { digits, sats } from './money';
import { typedNumber } from './numbers';
import { find, type Language, language, languageOf, setLanguage, t } from './text.svelte';
import { absolute, ago, day, lasting, relative, span, until, weekday } from './time';

afterEach(() => setLanguage('en'));

/** What it is in German and in Spanish. */
function translated<T>(said: () => T): T[] {
  return (['de', 'es'] satisfies Language[]).map((language) => {
    setLanguage(language);
    return said();
  });
}

describe('the language', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['ES-mx', 'es'],
    ['en-US', 'en'],
    ['en-XA', 'en-XA'],
    ['fr', 'en'],
    ['', 'en'],
  ])('of %j is %s', (tag, expected) => expect(languageOf(tag)).toBe(expected));

  it('is English until it is set, and set for the whole page', () => {
    expect(language()).toBe('en');
    setLanguage('es-ES');
    expect([language(), document.documentElement.lang]).toEqual(['es', 'es']);
  });
});

describe('words', () => {
  it('that are in no language are their id', () => {
    const [id, attribute] = ['no-such-word', 'home-pause.nothing'];
    expect(translated(() => [t(id), t(attribute), find(id)])).toEqual([
      ['no-such-word', 'home-pause.nothing', undefined],
      ['no-such-word', 'home-pause.nothing', undefined],
    ]);
  });

  it('that lack a variable are a mistake', () => {
    expect(() => t('home-show-all')).toThrow('home-show-all');
  });

  it('have a plural', () => {
    expect(translated(() => [1, 2, 1234].map((count) => t('home-new-payments', { count })))).toEqual([
      ['1 neue Zahlung', '2 neue Zahlungen', '1.234 neue Zahlungen'],
      ['1 pago nuevo', '2 pagos nuevos', '1234 pagos nuevos'],
    ]);
  });

  it('carry accents in the pseudo-language, apart from what is put into them', () => {
    setLanguage('en-XA');
    expect(t('action-undo.what', { what: 'Mute' })).toBe('Ûñðö: Mute');
    expect(t('banner-paused')).toMatch(/^<b>Þåûšéð\.<\/b>/);
  });
});

describe('numbers', () => {
  it('are written as the language has it', () => {
    expect(
      translated(() => [digits(1_234_567_890), sats(84_000_000), digits(-1_500), digits(1_234_000)]),
    ).toEqual([
      ['1.234.567,89', '84.000 sat', '\u22121,5', '1.234'],
      // Four figures stand together in Spanish.
      ['1.234.567,89', '84.000 sat', '\u22121,5', '1234'],
    ]);
  });

  it.each([
    ['1.000', 1_000_000],
    ['21 000 sats', 21_000_000],
    ['12.345.678', 12_345_678_000],
    ['1,5', 1_500],
    // As written in English: nobody knows which was meant.
    ['1.5', null],
    ['1,000.5', null],
    ['1,5,5', null],
  ])('%j typed is %j msat', (typed, msat) => {
    expect(translated(() => typedNumber(typed, 'sat', 1000))).toEqual([msat, msat]);
  });

  it('are typed as they are written', () => {
    for (const msat of [1, 999, 1_000_000, 1_234_567, 21_000_000_000]) {
      expect(translated(() => typedNumber(sats(msat), 'sat', 1000))).toEqual([msat, msat]);
    }
    expect(translated(() => typedNumber('15 Min.', 'min', 1))).toEqual([15, 15]);
  });
});

describe('times', () => {
  const now = Date.parse('2026-11-24T15:00:00+01:00');
  const past = (seconds: number) => new Date(now - seconds * 1000).toISOString();

  it('that passed', () => {
    expect(translated(() => [1, 12, 300, 3 * 3600].map((seconds) => ago(past(seconds), now)))).toEqual([
      ['gerade eben', 'vor 12 s', 'vor 5 min', 'vor 3 h'],
      ['ahora mismo', 'hace 12 s', 'hace 5 min', 'hace 3 h'],
    ]);
    expect(translated(() => [relative(past(5), now), relative(past(120), now)])).toEqual([
      ['jetzt', '2 min'],
      ['ahora', '2 min'],
    ]);
  });

  it('that last and come', () => {
    expect(translated(() => [lasting(past(3 * 86_400), now), span(65), until(past(-40), now)])).toEqual([
      ['3 Tagen', '1 min 5 s', 'in 40 s'],
      ['3 días', '1 min 5 s', 'en 40 s'],
    ]);
  });

  it('of days', () => {
    const days = [
      '2026-11-24T07:00:00Z',
      '2026-11-25T07:00:00Z',
      '2026-11-21T12:00:00Z',
      '2025-11-21T12:00:00Z',
    ];
    expect(translated(() => days.map((at) => day(at, now)))).toEqual([
      ['Heute', 'Morgen', 'Samstag, 21. November', '21. November 2025'],
      ['Hoy', 'Mañana', 'Sábado, 21 de noviembre', '21 de noviembre de 2025'],
    ]);
    expect(translated(() => [weekday(0), weekday(6)])).toEqual([
      ['Montag', 'Sonntag'],
      ['Lunes', 'Domingo'],
    ]);
    expect(translated(() => absolute(past(0)))).toEqual([
      expect.stringContaining('24. November 2026'),
      expect.stringContaining('24 de noviembre de 2026'),
    ]);
  });
});
