/** No webview lays out more than some 33 million pixels; a million rows are more. */
const MAX_HEIGHT = 15_000_000;

/**
 * Which of many rows of one height are seen. Where all of them are higher than a page can be, the scroll bar stands for
 * parts of the whole, while the wheel still moves by what it says.
 */
export class Viewport {
  /** How far the list is scrolled, in pixels of all rows. */
  top = 0;
  count = 0;
  height = 0;
  readonly rowHeight: number;
  /** Where the scroll bar was last. */
  #bar = 0;

  constructor(rowHeight: number) {
    this.rowHeight = rowHeight;
  }

  /** Of all rows. */
  get full(): number {
    return this.count * this.rowHeight;
  }

  /** Of the page that is scrolled. */
  get pageHeight(): number {
    return Math.min(this.full, MAX_HEIGHT);
  }

  /** The first row that is seen at least in part, and the one after the last. */
  get range(): { first: number; end: number } {
    const first = Math.floor(this.top / this.rowHeight);
    const end = Math.ceil((this.top + this.height) / this.rowHeight);
    return { first: Math.max(0, first), end: Math.min(this.count, end) };
  }

  /** Where the scroll bar belongs. */
  get bar(): number {
    const { barRoom, room } = this;
    return room === 0 ? 0 : (this.top / room) * barRoom;
  }

  /** Where a row stands on the page. */
  place(row: number): number {
    return this.#bar + row * this.rowHeight - this.top;
  }

  /** There are so many rows now, and so much of them is seen. */
  resize(count: number, height: number) {
    this.count = count;
    this.height = height;
    this.#moveTo(this.top);
  }

  /** The scroll bar was moved. Far at once is a jump to a part of the whole; else row by row. */
  scrolled(bar: number) {
    const moved = bar - this.#bar;
    this.#bar = bar;
    const { barRoom, room } = this;
    if (bar <= 0) this.top = 0;
    else if (bar >= barRoom) this.top = room;
    else if (room === barRoom) this.top = bar;
    else if (Math.abs(moved) > 3 * this.height) this.top = (bar / barRoom) * room;
    else this.#moveTo(this.top + moved);
  }

  /** Moves as little as needed for a row to be seen as a whole. */
  reveal(row: number) {
    const start = row * this.rowHeight;
    if (start < this.top) this.#moveTo(start);
    else if (start + this.rowHeight > this.top + this.height) {
      this.#moveTo(start + this.rowHeight - this.height);
    }
    this.settle();
  }

  /** The scroll bar is put where it belongs. */
  settle() {
    this.#bar = this.bar;
  }

  private get room(): number {
    return Math.max(0, this.full - this.height);
  }

  private get barRoom(): number {
    return Math.max(0, this.pageHeight - this.height);
  }

  #moveTo(top: number) {
    this.top = Math.min(Math.max(0, top), this.room);
  }
}
