import { h } from '../dom.js';
import { say } from '../notice.js';
import { suggest } from './suggestions.js';

const WIDTH = 420;

/**
 * The suggestions at the caret: a list box that the text area refers to, which keeps the focus. What a suggestion means
 * is said beneath it.
 */
export class CompletionList {
    #found = null;
    #active = -1;

    /** knowledge() gives {schema, datasets}, or null while there is none. */
    constructor(editor, knowledge) {
        this.editor = editor;
        this.knowledge = knowledge;
        this.list = h('ul', { role: 'listbox', id: 'suggestions', 'aria-label': 'Suggestions' });
        this.about = h('p', { class: 'about' });
        this.element = h('div', { class: 'suggestions', hidden: true, mousedown: (event) => event.preventDefault() }, this.list, this.about);
        editor.area.setAttribute('aria-controls', 'suggestions');
        editor.area.addEventListener('blur', () => this.close());
    }

    get isOpen() {
        return !this.element.hidden;
    }

    /** While somebody types: only once a word is begun. */
    follow() {
        const found = this.#look();
        const exact = found?.items.findIndex(({ label }) => label === found.word) ?? -1;
        if (!found?.word || (exact >= 0 && found.items.length === 1)) this.close();
        // Whoever has written a whole word may mean it, and Enter is then a new line.
        else this.#show(found, exact >= 0 ? -1 : 0);
    }

    open() {
        const found = this.#look();
        if (found) this.#show(found, 0);
        else {
            this.close();
            say(this.knowledge() ? 'No suggestions here.' : 'The suggestions are not loaded yet.');
        }
    }

    close() {
        if (!this.isOpen) return;
        this.element.hidden = true;
        this.#found = null;
        this.editor.area.removeAttribute('aria-activedescendant');
    }

    /** Whether the key was for the list. */
    key(event) {
        if (event.key === ' ' && event.ctrlKey) {
            event.preventDefault();
            this.open();
            return true;
        }
        if (!this.isOpen || event.ctrlKey || event.metaKey || event.altKey) return false;
        const last = this.#found.items.length - 1;
        const act = {
            ArrowDown: () => this.#point(this.#active === last ? 0 : this.#active + 1),
            ArrowUp: () => this.#point(this.#active <= 0 ? last : this.#active - 1),
            PageDown: () => this.#point(Math.min(last, this.#active + 8)),
            PageUp: () => this.#point(Math.max(0, this.#active - 8)),
            Escape: () => this.close(),
            ...(this.#active >= 0 && !event.shiftKey ? { Enter: () => this.#take(this.#active), Tab: () => this.#take(this.#active) } : {}),
        }[event.key];
        if (act) {
            event.preventDefault();
            act();
        } else if (/^(ArrowLeft|ArrowRight|Home|End|Enter|Tab)$/.test(event.key)) {
            this.close();
        }
        return Boolean(act);
    }

    #look() {
        const { area, text } = this.editor;
        const known = this.knowledge();
        return known && area.selectionStart === area.selectionEnd ? suggest(text, area.selectionStart, known) : null;
    }

    #show(found, active) {
        this.#found = found;
        this.list.replaceChildren(...found.items.map(({ label, detail }, index) => h('li', {
            role: 'option', id: `suggestion-${index}`, 'aria-selected': 'false', click: () => this.#take(index),
        }, h('b', null, label), h('span', null, detail))));
        this.element.hidden = false;
        this.#point(active);
        if (active < 0) say(`${found.items.length} suggestions`);
    }

    #point(index) {
        const { area } = this.editor;
        this.list.children[this.#active]?.setAttribute('aria-selected', 'false');
        this.#active = index;
        const option = this.list.children[index];
        this.about.textContent = this.#found.items[index]?.about ?? '';
        this.about.hidden = !this.about.textContent;
        this.place(); // it may be higher now
        if (!option) {
            area.removeAttribute('aria-activedescendant');
            return;
        }
        option.setAttribute('aria-selected', 'true');
        option.scrollIntoView({ block: 'nearest' });
        area.setAttribute('aria-activedescendant', option.id);
        const { label, about, detail } = this.#found.items[index];
        say([`${label}, ${index + 1} of ${this.#found.items.length}`, about, detail].filter(Boolean).join('. '));
    }

    #take(index) {
        const { from, to, items } = this.#found;
        const { text, caret } = items[index];
        this.close();
        this.editor.insert(text, from, to, from + caret);
        // Where a gap is to be filled, what fits is shown; Enter is still a new line.
        const next = text[caret - 1] === ' ' ? this.#look() : null;
        if (next) this.#show(next, -1);
    }

    /** Below the caret, above it where there is no room, and never out of the window. */
    place() {
        if (!this.isOpen) return;
        const caret = this.editor.rectangle(this.#found.from);
        const around = this.editor.element.getBoundingClientRect();
        const width = Math.min(WIDTH, around.width);
        const left = Math.max(0, Math.min(caret.left - around.left, around.width - width));
        const { style } = this.element;
        style.width = `${width}px`;
        style.left = `${left}px`;
        const height = this.element.offsetHeight;
        const below = caret.bottom + height + 8 < innerHeight || caret.top < height + 8;
        style.top = `${(below ? caret.bottom + 4 : caret.top - height - 4) - around.top}px`;
    }
}
