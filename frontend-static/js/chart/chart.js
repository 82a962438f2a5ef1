import { h, setText } from '../dom.js';
import { Legend } from './legend.js';
import { drawMarks } from './marks.js';
import { color, onColors } from './look.js';
import { axes, columns, linesOf, scaleOf } from './options.js';
import { nearest } from './series.js';
import uPlot from './uplot.js';

const HEIGHT = 220;

/**
 * Lines over an x, drawn by uPlot. Drag to zoom, double-click to see all; with the keyboard, arrows walk along the lines,
 * + and - zoom, 0 shows all. Zooming is asked for by an event 'zoom', whose detail is [from, to] or null.
 */
class Chart extends HTMLElement {
    #content = null;
    #shown = '';
    #structure = '';
    #zoom = null;
    #plot = null;
    #data = [[]];

    connectedCallback() {
        if (!this.place) this.#build();
        this.observer = new ResizeObserver(() => this.#resize());
        this.observer.observe(this.place);
        this.forget = onColors(() => this.#draw(true));
    }

    disconnectedCallback() {
        this.observer.disconnect();
        this.forget();
        this.#plot?.destroy();
        this.#plot = null;
        this.#structure = '';
    }

    #build() {
        this.name = h('h3');
        this.at = h('span', { class: 'at quiet' });
        this.place = h('div', { class: 'plot' });
        this.legend = new Legend();
        this.figure = h('figure', { tabindex: '0', role: 'group', keydown: (event) => this.#key(event) },
            h('figcaption', null, this.name, this.at), this.place, this.legend.element);
        this.append(this.figure);
    }

    /**
     * content: {title, axis: {name, format}, log, smoothing, lines: [{name, x, y, low, high, color, dash}], marks: [{x, best}], sync}
     */
    show(content) {
        const fingerprint = JSON.stringify(content);
        if (fingerprint === this.#shown) return;
        this.#shown = fingerprint;
        this.#content = content;
        this.#draw(false);
    }

    /** Says why there is nothing to see. */
    explain(title, text) {
        if (this.#shown === text) return;
        this.#shown = text;
        this.#content = null;
        this.#structure = '';
        this.#plot?.destroy();
        this.#plot = null;
        setText(this.name, title);
        this.place.replaceChildren(h('p', { class: 'quiet' }, text));
        this.legend.clear();
    }

    /** What is drawn, as it was given. */
    get lines() {
        return this.#content?.lines ?? [];
    }

    set zoom(range) {
        this.#zoom = range;
        this.#plot?.setData(this.#data);
        this.#tell();
    }

    #draw(anew) {
        const { clientWidth: width } = this.place;
        if (!this.#content) return;
        setText(this.name, this.#content.title);
        if (width === 0) { // not to be seen yet; its size is known from its words
            this.#tell();
            return;
        }
        const { title, axis, log, lines, sync, smoothing } = this.#content;
        const structure = JSON.stringify([title, axis.name, log, sync, smoothing > 0, lines.map(({ name, color, low }) => [name, color, !low])]);
        this.#data = columns(this.#content);
        if (anew || structure !== this.#structure) {
            this.#structure = structure;
            this.#plot?.destroy();
            this.place.replaceChildren();
            this.#plot = new uPlot(this.#options(width), this.#data, this.place);
        } else {
            this.#plot.setData(this.#data);
        }
        this.#tell();
    }

    #options(width) {
        const content = this.#content;
        return {
            width,
            height: HEIGHT,
            legend: { show: false },
            scales: { x: { time: false, range: (u, min, max) => this.#range(min, max) }, y: scaleOf(content) },
            axes: axes(content),
            ...linesOf(content),
            cursor: {
                drag: { x: true, y: false, setScale: false },
                focus: { prox: 24 },
                points: { size: 7 },
                bind: { dblclick: () => () => this.#ask(null) },
                sync: content.sync ? { key: content.sync, filters: { pub: (type) => /^mouse(move|leave)$/.test(type) } } : undefined,
            },
            hooks: {
                setSelect: [(u) => this.#selected(u)],
                setCursor: [() => this.#tell()],
                draw: [(u) => drawMarks(u, this.#content, color)],
            },
        };
    }

    /** One value alone stands in the middle. */
    #range(min, max) {
        if (this.#zoom) return this.#zoom;
        if (min === null || max === null) return [0, 1];
        return min === max ? [min - 1, max + 1] : [min, max];
    }

    #selected(u) {
        if (u.select.width < 3) return;
        this.#ask([u.posToVal(u.select.left, 'x'), u.posToVal(u.select.left + u.select.width, 'x')]);
        u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    }

    #ask(range) {
        this.dispatchEvent(new CustomEvent('zoom', { detail: range, bubbles: true }));
    }

    #resize() {
        const { clientWidth: width } = this.place;
        if (this.#plot && width > 0) this.#plot.setSize({ width, height: HEIGHT });
        else this.#draw(false);
    }

    #key(event) {
        const u = this.#plot;
        if (!u || event.ctrlKey || event.metaKey || event.altKey) return;
        const { min, max } = u.scales.x;
        const at = u.cursor.idx ?? nearest(this.#data[0], (min + max) / 2);
        const around = (factor) => this.#ask([this.#data[0][at] - (max - min) * factor, this.#data[0][at] + (max - min) * factor]);
        const keys = {
            ArrowLeft: () => this.#walk(at - 1),
            ArrowRight: () => this.#walk(at + 1),
            '+': () => around(0.25),
            '-': () => (this.#zoom ? around(1) : null),
            0: () => this.#ask(null),
        };
        if (!keys[event.key]) return;
        event.preventDefault();
        keys[event.key]();
    }

    #walk(index) {
        const u = this.#plot;
        const x = this.#data[0][index];
        if (x === undefined) return;
        u.setCursor({ left: u.valToPos(x, 'x'), top: u.over.clientHeight / 2 });
    }

    /** What the cursor is at, and what all lines come to. */
    #tell() {
        if (!this.#content) return;
        const { title, axis } = this.#content;
        const x = this.#data[0][this.#plot?.cursor.idx] ?? null;
        setText(this.at, x === null ? '' : `${axis.name} ${axis.format(x)}`);
        const spoken = this.legend.show(this.#content, x);
        this.figure.setAttribute('aria-label',
            `${title} over ${axis.name}. ${spoken}. Arrows read values, plus and minus zoom, 0 shows all.`);
    }
}

customElements.define('engram-chart', Chart);
