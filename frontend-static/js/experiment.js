import { h, keyed, setText } from './dom.js';
import { measure } from './format.js';

/** What every view says the same about an experiment. */

const TONES = {
    queued: 'waiting', pausing: 'waiting', paused: 'waiting', interrupted: 'waiting',
    starting: 'active', running: 'active', stopping: 'active',
    completed: 'good', failed: 'bad', cancelled: 'ended',
};
const ENDED = new Set(['completed', 'failed', 'cancelled']);

/** Which verbs are legal in which state; the server has the last word. */
const LEGAL = {
    queued: ['pause', 'cancel', 'extend'],
    starting: ['pause', 'checkpoint', 'cancel'],
    running: ['pause', 'checkpoint', 'cancel'],
    pausing: ['cancel'],
    paused: ['resume', 'extend', 'cancel', 'delete'],
    stopping: [],
    cancelled: ['retry', 'extend', 'delete'],
    completed: ['extend', 'delete'],
    failed: ['retry', 'extend', 'delete'],
};

export const tone = (experiment) => TONES[experiment.status] ?? 'waiting';
export const hasEnded = (experiment) => ENDED.has(experiment.status);
export const mayBe = (verb, experiment) => (LEGAL[experiment.status] ?? []).includes(verb);

/** How much of the training is behind it, 0 to 1. Validation adds nothing: the bar then stands at the epoch's end. */
export function fractionDone(experiment) {
    if (experiment.status === 'completed') return 1;
    const { stage, epoch = 0, epochs = 0, step = 0, steps = 0 } = experiment.progress ?? {};
    if (!epochs || !epoch) return 0;
    const ofEpoch = stage !== 'train' ? 1 : steps ? step / steps : 0;
    return Math.min(1, Math.max(0, (epoch - 1 + ofEpoch) / epochs));
}

export const percentDone = (experiment) => `${Math.floor(100 * fractionDone(experiment))} %`;

export function epochOf(experiment) {
    const { epoch, epochs } = experiment.progress ?? {};
    return epochs ? `${epoch ?? 0} / ${epochs}` : '';
}

/** While it trains the loss of the stage so far, else the last one validated; said with the stage it is of. */
export function lossOf(experiment) {
    const { loss, stage } = experiment.progress ?? {};
    const latest = experiment.latest ?? {};
    if (!hasEnded(experiment) && typeof loss === 'number') return { value: measure(loss), stage: stage ?? '' };
    const of = ['valid', 'train'].find((name) => typeof latest[`${name}.loss`] === 'number');
    return of ? { value: measure(latest[`${of}.loss`]), stage: of } : { value: measure(null), stage: '' };
}

/** As the server has it: these are better when smaller, all else when larger; what an experiment itself says goes before. */
const SMALLER = /(loss|error|mae|rmse|perplexity|eer|min_dcf|token_error_rate|wer|cer|inertia|distance)$/;

export const modeOf = (metric, { metric: own, metric_mode: mode } = {}) => (metric === own && mode ? mode : SMALLER.test(metric) ? 'min' : 'max');

/** {metric, value, epoch} of the best that an experiment has come to by the metric that it is judged by; null so far. */
export function bestOf(experiment, wanted = null) {
    const ranges = experiment.best ?? {};
    const metric = wanted ?? experiment.metric ?? ['valid.loss', 'train.loss'].find((name) => name in ranges);
    const best = ranges[metric]?.[modeOf(metric ?? '', experiment)];
    return best ? { metric, ...best } : null;
}

export function showLabels(place, { labels }) {
    keyed(place, labels ?? [], (label) => label, () => h('span', { class: 'label' }), setText);
}
