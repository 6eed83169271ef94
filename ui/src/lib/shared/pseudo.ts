/** Words that can still be read, and are seen to come from the catalogue. */

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = [...'åƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ'];

/** Each letter with an accent, apart from those of `<b>`. */
export function accented(text: string): string {
  return text.replace(/<\/?b>|[a-z]/gi, (found) => ACCENTED[PLAIN.indexOf(found)] ?? found);
}
