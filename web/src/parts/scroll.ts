// Where the view of a list of any length stands. The tallest element of browsers ends at some 17 million pixels, and ten
// million rows are 360 million: such a list is shown as an element of eight million. Moves smaller than the view are
// exact by the pixel, greater ones by ratio, and the bar is put right when it rests.

export const tallest = 8_000_000;

function clamp(value: number, least: number, most: number): number {
    return Math.max(least, Math.min(most, value));
}

export class Scroll {
    rows = 0;
    rowHeight = 1;
    /** Pixels of rows that are seen. */
    view = 0;
    /** Pixels of the whole list before the view. */
    top = 0;
    /** The element's scrollTop that belongs to it. */
    bar = 0;
    /** The element's scrollTop as it was last seen or set. */
    #seen = 0;

    /** The element's height. */
    get height(): number {
        return Math.min(this.#full, tallest);
    }

    get #full(): number {
        return this.rows * this.rowHeight;
    }

    get #lastTop(): number {
        return Math.max(0, this.#full - this.view);
    }

    get #lastBar(): number {
        return Math.max(0, this.height - this.view);
    }

    get #isScaled(): boolean {
        return this.#full > tallest;
    }

    /** The row at the top stays there. */
    resize(rows: number, rowHeight: number, view: number): void {
        const row = this.top / this.rowHeight;
        Object.assign(this, { rows, rowHeight, view });
        this.#put(row * rowHeight);
    }

    /** The user has moved the bar. True if it has to be put to this.bar again at once, to leave room for more moves. */
    moved(bar: number): boolean {
        const by = bar - this.#seen;
        this.bar = this.#seen = bar;
        if (!this.#isScaled) this.top = clamp(bar, 0, this.#lastTop);
        else if (Math.abs(by) < this.view) this.top = clamp(this.top + by, 0, this.#lastTop);
        else this.top = clamp((bar / this.#lastBar) * this.#lastTop, 0, this.#lastTop);
        const isStuck = (bar < 1 && this.top > 0) || (bar > this.#lastBar - 1 && this.top < this.#lastTop - 1);
        if (isStuck) this.rest();
        return isStuck;
    }

    /**
     * Sets the element's bar. Who moves it is told of by an event of the next frame only: a move that is not known yet is
     * taken in here, and never undone by what is drawn before the event. True if there was one.
     */
    settle(element: { scrollTop: number }): boolean {
        const isMoved = this.catchUp(element);
        if (Math.abs(element.scrollTop - this.bar) >= 1) element.scrollTop = this.bar;
        this.#seen = element.scrollTop;
        return isMoved;
    }

    /** Takes in a move of the element that no event has told of yet; true if there was one. */
    catchUp({ scrollTop }: { scrollTop: number }): boolean {
        const isMoved = Math.abs(scrollTop - this.#seen) >= 1;
        if (isMoved) this.moved(scrollTop);
        return isMoved;
    }

    /** Puts the bar where it belongs: by ratio, but never so near to an end that a small move could not be made. */
    rest(): void {
        if (!this.#isScaled) {
            this.bar = this.top;
            return;
        }
        const last = this.#lastTop;
        const ratio = (this.top / last) * this.#lastBar;
        this.bar = Math.round(clamp(ratio, Math.min(this.top, this.view), this.#lastBar - Math.min(last - this.top, this.view)));
    }

    /** Moves as little as shows the whole row. */
    show(row: number): void {
        const from = row * this.rowHeight;
        if (from < this.top) this.#put(from);
        else if (from + this.rowHeight > this.top + this.view) this.#put(from + this.rowHeight - this.view);
    }

    #put(top: number): void {
        this.top = clamp(top, 0, this.#lastTop);
        this.rest();
    }

    /** The first row that is seen, and the one behind the last. */
    seen(): [number, number] {
        const first = Math.floor(this.top / this.rowHeight);
        return [Math.min(first, this.rows), Math.min(this.rows, Math.ceil((this.top + this.view) / this.rowHeight))];
    }

    /** Pixels from the top of the element to a row. */
    offset(row: number): number {
        return this.bar + row * this.rowHeight - this.top;
    }
}
