import { get, query } from '../api.js';
import { SPARK } from './row.js';

const POINTS = 60;
const MOST = 100;
const PAUSE_MS = 1200;

/** The small curves of the rows that are seen, by the metric that each experiment is judged by, many with one request. */
export class Sparks {
    #known = new Map(); // id -> {version, spark}
    #wanted = new Map();
    #timer = null;
    #changed;

    constructor(changed) {
        this.#changed = changed;
    }

    /** undefined until it is there; it is asked for again when the experiment has come on by an epoch. */
    of(experiment) {
        const version = `${experiment.latest ? JSON.stringify(experiment.latest) : ''}`;
        const known = this.#known.get(experiment.id);
        if (known?.version !== version && Object.keys(experiment.latest ?? {}).length) {
            // The last seen is the last of them, and they are what is asked for.
            this.#wanted.delete(experiment.id);
            this.#wanted.set(experiment.id, version);
        }
        return known?.spark;
    }

    /** Called when the rows that are seen have been drawn; what is drawn within the pause is asked for behind it. */
    load() {
        if (this.#timer || !this.#wanted.size) return;
        const wanted = new Map([...this.#wanted].slice(-MOST));
        this.#wanted.clear();
        this.#timer = setTimeout(() => {
            this.#timer = null;
            this.load();
        }, PAUSE_MS);
        this.#fetch(wanted);
    }

    stop() {
        clearTimeout(this.#timer);
        this.#timer = null;
    }

    async #fetch(wanted) {
        try {
            const curves = await get(`/metrics${query({ id: [...wanted.keys()], points: POINTS })}`);
            for (const { id, series } of curves) this.#known.set(id, { version: wanted.get(id), spark: spark(series[0]) });
            this.#changed();
        } catch { /* the list itself tells that the server is away */ }
    }
}

function spark(series) {
    const points = (series?.y ?? []).map((y, i) => [i, y]).filter(([, y]) => typeof y === 'number');
    if (points.length < 2) return { name: series?.name ?? '', path: '' };
    const values = points.map(([, y]) => y);
    const low = Math.min(...values);
    const high = Math.max(...values);
    const x = (i) => 2 + (i / (series.y.length - 1)) * (SPARK.width - 4);
    const y = (value) => 3 + (high > low ? (high - value) / (high - low) : 0.5) * (SPARK.height - 6);
    return { name: series.name, path: points.map(([i, value], n) => `${n ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join('') };
}
