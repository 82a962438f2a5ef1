import { h } from '../dom.js';

/** How curves are looked at, kept from visit to visit where the browser lets us. */

const KEY = 'engram-curves';
const AXES = { epoch: 'Epoch', step: 'Step', time: 'Time' };

/** {axis: epoch | step | time, smoothing: 0 to 0.99, log} */
export const look = { axis: 'epoch', smoothing: 0, log: false, ...stored() };

function stored() {
    try {
        const { axis, smoothing, log } = JSON.parse(localStorage.getItem(KEY) ?? '{}');
        return { axis: axis in AXES ? axis : 'epoch', smoothing: smoothing >= 0 && smoothing < 1 ? smoothing : 0, log: log === true };
    } catch {
        return {};
    }
}

let groups = 0;

/** The buttons over curves: which x, how smooth, logarithmic, all of it. Calls changed() after each change of the look. */
export class CurveControls {
    constructor(changed, reset) {
        const group = `axis-${++groups}`;
        const change = (part) => {
            Object.assign(look, part);
            try {
                localStorage.setItem(KEY, JSON.stringify(look));
            } catch { /* it is forgotten with the page */ }
            changed();
        };
        const radio = ([value, text]) => h('label', null,
            h('input', { type: 'radio', name: group, value, checked: look.axis === value, change: () => change({ axis: value }) }), h('span', null, text));
        this.axes = h('div', { class: 'segments', role: 'radiogroup', 'aria-label': 'Horizontal axis' }, Object.entries(AXES).map(radio));
        this.value = h('output', null, look.smoothing.toFixed(2));
        this.slider = h('input', { type: 'range', min: '0', max: '0.99', step: '0.01', value: look.smoothing, input: () => {
            this.value.textContent = Number(this.slider.value).toFixed(2);
            change({ smoothing: Number(this.slider.value) });
        } });
        this.reset = h('button', { type: 'button', class: 'small', disabled: true, click: reset }, 'Show all');
        this.element = h('div', { class: 'controls' }, this.axes,
            h('label', { class: 'smoothing' }, 'Smoothing ', this.slider, this.value),
            h('label', null, h('input', { type: 'checkbox', checked: look.log, change: (event) => change({ log: event.target.checked }) }), ' Log scale'),
            this.reset);
    }

    /** Whether there is something to be reset. */
    set zoomed(on) {
        this.reset.disabled = !on;
    }
}
