import { h } from './dom.js';
import { time } from './format.js';

/** The corner where the page speaks of itself. It lies over the page, so nothing moves when it does. */

let goneTimer;

/** Says that what is seen is old, until {@link connected}. */
export function disconnected(problem, since) {
    const known = since ? ` Shown is what was known at ${time(since)}.` : '';
    show('connection', 'bad', `${problem.message}.${known} Trying again.`);
}

export const connected = () => show('connection', '', '');

/** A result of something that the reader did: a failure stays until dismissed, a success for a while. */
export function tell(text, failure = false) {
    clearTimeout(goneTimer);
    show('message', failure ? 'bad' : 'good', text);
    const clear = () => show('message', '', '');
    if (failure) document.getElementById('message').append(' ', h('button', { type: 'button', click: clear }, 'Dismiss'));
    else goneTimer = setTimeout(clear, 6000);
}

/** For screen readers only: what others see change. */
export const say = (text) => (document.getElementById('spoken').textContent = text);

function show(id, tone, text) {
    const place = document.getElementById(id);
    if (place.textContent === text) return;
    place.dataset.tone = tone;
    place.textContent = text;
}
