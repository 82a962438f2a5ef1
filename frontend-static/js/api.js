import { askForToken, authorization } from './token.js';

/** The REST API, as far as the page needs it. */

export const BASE = '/api/v1';
const TIMEOUT_MS = 15_000;
const MEDIA_TIMEOUT_MS = 120_000;
const DOWNLOAD_TIMEOUT_MS = 3_600_000;

/** What went wrong, as RFC 9457 tells it; status 0 when there was no answer at all. */
export class Problem extends Error {
    constructor({ status = 0, title = 'Something went wrong', detail = '', errors = [], skippable = false }, retryAfter = null) {
        super([title, detail, ...errors.map((e) => `${e.pointer ?? ''} ${e.detail ?? ''}`.trim())].filter(Boolean).join('. '));
        Object.assign(this, { name: 'Problem', status, title, detail, errors, skippable, retryAfter });
    }
}

/** A thing that is read again and again: an unchanged one costs the server a 304 and the page nothing. */
export class Resource {
    #etag = null;
    #body = null;

    constructor(path) {
        this.path = path;
    }

    async read(signal) {
        const response = await send(this.path, { signal, headers: this.#etag ? { 'If-None-Match': this.#etag } : {} });
        if (response.status !== 304) {
            this.#body = await json(response);
            this.#etag = response.headers.get('ETag');
        }
        return this.#body;
    }
}

export const experimentPath = (id, part = '') => `/experiments/${encodeURIComponent(id)}${part}`;

export const datasetPath = (id, part = '') => `/datasets/${encodeURIComponent(id)}${part}`;

/** A query of what has a value; a list gives one parameter for each of its items. */
export function query(parameters) {
    const pairs = Object.entries(parameters).flatMap(([name, value]) =>
        [value].flat().filter((one) => one !== null && one !== undefined && one !== '').map((one) => [name, one]));
    return pairs.length ? `?${new URLSearchParams(pairs)}` : '';
}

export const downloadAddress = (checkpointId, format) =>
    `${BASE}/checkpoints/${encodeURIComponent(checkpointId)}/download?format=${format}`;

/** Asks for something once; its answer is JSON. */
export const get = async (path, signal) => json(await send(path, { signal }));

/** pause, resume, cancel, retry, checkpoint. */
export const command = (id, verb) => send(experimentPath(id, `/${verb}`), { method: 'POST' });

/** Asks for something to be done that needs no more than to be named. */
export const post = async (path) => json(await send(path, { method: 'POST' }));

export const remove = (path) => send(path, { method: 'DELETE' });

export async function sendJson(method, path, body) {
    return json(await send(path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }));
}

/** The server reads the whole of it before it answers. */
export const register = async (name, path, badRows) => json(await send('/datasets:register', {
    method: 'POST', timeout: DOWNLOAD_TIMEOUT_MS, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name, path, bad_rows: badRows }),
}));

/** A definition as it was written: YAML or JSON. */
export async function sendText(path, type, body, { signal, headers = {} } = {}) {
    return json(await send(path, { method: 'POST', signal, headers: { 'Content-Type': type, ...headers }, body }));
}

/** The answer to a request for an event stream: its body comes as things happen. */
export const openStream = (path, lastId, signal) => send(path, {
    signal, timeout: null, headers: { Accept: 'text/event-stream', ...(lastId === null ? {} : { 'Last-Event-ID': lastId }) },
});

/** Text that may still grow: its body comes as it is written. */
export const openText = (path, signal) => send(path, { signal, timeout: null, headers: { Accept: 'text/plain' } });

/** Some lists come bare, some as pages. */
export const itemsOf = (body) => (Array.isArray(body) ? body : (body?.items ?? []));

/** A file, for those whose token a link could not carry. It passes through memory. */
export const download = async (address) => (await send(address.slice(BASE.length), { timeout: DOWNLOAD_TIMEOUT_MS })).blob();

/** A file that is small enough to be looked at. */
export async function getBlob(path, most, signal) {
    const response = await send(path, { signal, timeout: MEDIA_TIMEOUT_MS });
    if (Number(response.headers.get('Content-Length')) > most) {
        response.body?.cancel();
        throw new Problem({ title: 'It is too large to be shown here' });
    }
    return response.blob();
}

async function send(path, options = {}) {
    const used = authorization().Authorization;
    const response = await sendOnce(path, options);
    if (response.ok || response.status === 304) return response;
    const problem = await problemOf(response);
    // Another call may have got a token while this one was on its way.
    const again = response.status === 401 && (used !== authorization().Authorization || (await askForToken(problem.detail)));
    if (again) return send(path, options);
    throw problem;
}

async function sendOnce(path, { signal, headers = {}, timeout: milliseconds = TIMEOUT_MS, ...options }) {
    const timeout = milliseconds === null ? new AbortController().signal : AbortSignal.timeout(milliseconds);
    try {
        return await fetch(BASE + path, {
            ...options,
            headers: { Accept: 'application/json, application/problem+json, */*;q=0.1', ...authorization(), ...headers },
            signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        });
    } catch (error) {
        if (signal?.aborted) throw error;
        throw new Problem({ title: timeout.aborted ? 'The server does not answer' : 'The server cannot be reached' });
    }
}

/** A cut or garbled body is a problem like any other, not a stack trace. */
async function json(response) {
    try {
        return await response.json();
    } catch (error) {
        if (error.name === 'AbortError') throw error;
        throw new Problem({ status: response.status, title: 'The answer of the server is cut short or not JSON' });
    }
}

async function problemOf(response) {
    const retryAfter = Number(response.headers.get('Retry-After')) || null;
    const fallback = { status: response.status, title: `The server answered ${response.status} ${response.statusText}`.trim() };
    const told = await response.json().catch(() => null);
    return new Problem(told && typeof told === 'object' ? { ...fallback, ...told } : fallback, retryAfter);
}
