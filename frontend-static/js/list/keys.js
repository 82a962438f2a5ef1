/** The keyboard of the list: j and k walk, Enter opens (the row is a link), x selects, / searches, Escape clears. */
export class ListKeys {
    #on;
    #onKey = (event) => this.#key(event);

    /** on: {current(): index of the row that has the focus or -1, go(index), toggle(index, event), search(), clear()} */
    constructor(on) {
        this.#on = on;
    }

    start() {
        document.addEventListener('keydown', this.#onKey);
    }

    stop() {
        document.removeEventListener('keydown', this.#onKey);
    }

    #key(event) {
        const { target, key } = event;
        if (event.ctrlKey || event.metaKey || event.altKey || target.closest('dialog')) return;
        if (target.matches('input:not([type="checkbox"]), select, textarea')) {
            if (key === 'Escape') target.blur();
            return;
        }
        const at = this.#on.current();
        const arrows = at >= 0; // else they scroll, as everywhere
        const act = {
            j: () => this.#on.go(at + 1),
            k: () => this.#on.go(Math.max(0, at - 1)),
            ArrowDown: arrows && (() => this.#on.go(at + 1)),
            ArrowUp: arrows && (() => this.#on.go(Math.max(0, at - 1))),
            x: arrows && (() => this.#on.toggle(at, event)),
            X: arrows && (() => this.#on.toggle(at, event)),
            '/': () => this.#on.search(),
            Escape: () => this.#on.clear(),
        }[key];
        if (!act) return;
        event.preventDefault();
        act();
    }
}
