import { h, setText } from '../dom.js';
import { bytes, measure } from '../format.js';
import { color } from './look.js';
import { nearest, summary } from './series.js';

/** Names, colours and values of a chart's lines: under the cursor, else the last ones, with the lowest and the highest. */
export class Legend {
    constructor() {
        this.element = h('ul', { class: 'legend' });
    }

    clear() {
        this.element.replaceChildren();
    }

    /** x is where the cursor is, or null. Returns all that it says as a sentence, for those who hear it. */
    show({ lines, bytes: inBytes }, x) {
        const read = inBytes ? bytes : measure;
        if (this.element.children.length !== lines.length) this.element.replaceChildren(...lines.map(entry));
        return lines.map((line, i) => {
            const sum = summary(line.x, line.y);
            const [swatch, name, number, more] = this.element.children[i].children;
            swatch.style.borderTopColor = color(line.color) || line.color;
            swatch.style.borderTopStyle = line.dash ? 'dashed' : 'solid';
            setText(name, line.name);
            setText(number, read(x === null ? line.y.findLast((y) => y !== null) : line.y[nearest(line.x, x)]));
            setText(more, sum ? `${read(sum.lowest[1])} … ${read(sum.highest[1])}` : '');
            return sum ? `${line.name} ${read(sum.last[1])}, lowest ${read(sum.lowest[1])}, highest ${read(sum.highest[1])}`
                : `${line.name}: nothing`;
        }).join('; ');
    }
}

const entry = () => h('li', null, h('i'), h('span'), ' ', h('b'), ' ', h('small', { class: 'quiet' }));
