import { keyed } from '../dom.js';

const MARGIN = 8; // rows beyond the window, so that scrolling shows no gaps

/** Only the rows that can be seen are elements, however many there are. All have the same height. */
export class VirtualRows {
    #items = [];
    #of;
    #frame = null;
    #onScroll = () => (this.#frame ??= requestAnimationFrame(() => this.render()));

    /** of: {height(), create(item), update(row, item, index), shown(first, last)} */
    constructor(box, of) {
        this.box = box;
        this.#of = of;
    }

    start() {
        addEventListener('scroll', this.#onScroll, { passive: true });
        addEventListener('resize', this.#onScroll);
    }

    stop() {
        removeEventListener('scroll', this.#onScroll);
        removeEventListener('resize', this.#onScroll);
        cancelAnimationFrame(this.#frame);
        this.#frame = null;
    }

    show(items) {
        this.#items = items;
        this.render();
    }

    /** Indexes of the first and the last row in the window. */
    window() {
        const height = this.#of.height();
        const top = -this.box.getBoundingClientRect().top;
        const last = this.#items.length - 1;
        const clamp = (index) => Math.max(0, Math.min(last, index));
        return [clamp(Math.floor(top / height)), clamp(Math.ceil((top + innerHeight) / height))];
    }

    render() {
        this.#frame = null;
        const height = this.#of.height();
        this.box.style.height = `${this.#items.length * height}px`;
        const [first, last] = this.window();
        const from = Math.max(0, first - MARGIN);
        const drawn = this.#items.slice(from, last + MARGIN + 1).map((item, i) => ({ item, index: from + i }));
        this.#keepFocused(drawn);
        keyed(this.box, drawn, ({ item }) => item.id, ({ item }) => this.#of.create(item), (row, { item, index }) => {
            row.style.transform = `translateY(${index * height}px)`;
            row.setAttribute('aria-rowindex', index + 2);
            this.#of.update(row, item, index);
        });
        this.#of.shown(first, last);
    }

    /** A row that has the focus stays, or who reads would be thrown to the beginning. */
    #keepFocused(drawn) {
        const id = document.activeElement?.closest?.('[data-key]')?.dataset.key;
        if (!id || !this.box.contains(document.activeElement) || drawn.some(({ item }) => item.id === id)) return;
        const index = this.#items.findIndex((item) => item.id === id);
        if (index >= 0) drawn.splice(index < (drawn[0]?.index ?? 0) ? 0 : drawn.length, 0, { item: this.#items[index], index });
    }

    /** Scrolls until a row can be seen below what sticks to the top, and returns its element. */
    reveal(index, covered) {
        const height = this.#of.height();
        const top = this.box.getBoundingClientRect().top + index * height;
        if (top < covered) scrollBy({ top: top - covered, behavior: 'instant' });
        else if (top + height > innerHeight) scrollBy({ top: top + height - innerHeight + 8, behavior: 'instant' });
        this.render();
        return this.box.querySelector(`[data-key="${CSS.escape(this.#items[index].id)}"]`);
    }
}
