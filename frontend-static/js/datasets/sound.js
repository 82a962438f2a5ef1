import { color, onColors } from '../chart/look.js';
import { h, setText } from '../dom.js';
import { count, duration } from '../format.js';
import { sampleRateOf } from './sample-rate.js';
import { spectrogram } from './spectrogram.js';

/** What every browser decodes at. */
const RATES = [8000, 96000];

/** A recording: to be heard, and seen as a waveform and a spectrogram under each other, with the place that is played. */
export class Sound {
    #samples = null;
    #rate = 0;
    #end = null;
    #turn = 0;

    constructor() {
        this.player = h('audio', { controls: true, preload: 'auto' });
        this.facts = h('p', { class: 'quiet' });
        this.wave = h('canvas', { class: 'wave', role: 'img', 'aria-label': 'Waveform' });
        this.spectrum = h('canvas', { class: 'spectrum', role: 'img', 'aria-label': 'Spectrogram' });
        this.head = h('div', { class: 'playhead' });
        this.highest = h('span');
        this.length = h('span');
        this.stage = h('div', { class: 'stage', click: (event) => this.#seek(event) }, this.wave, this.spectrum, this.head);
        this.element = h('div', { class: 'sound', hidden: true }, this.player, this.facts,
            h('div', { class: 'with-scale' }, h('p', { class: 'scale quiet', 'aria-hidden': 'true' }, this.highest, h('span', null, '0 Hz')), this.stage),
            h('p', { class: 'edges quiet', 'aria-hidden': 'true' }, h('span', null, '0 s'), this.length));
        for (const event of ['timeupdate', 'seeked']) this.player.addEventListener(event, () => this.#place());
    }

    async show(blob, address, path) {
        const turn = ++this.#turn;
        this.player.src = address;
        this.player.setAttribute('aria-label', `Play ${path}`);
        const bytes = await blob.arrayBuffer();
        const own = sampleRateOf(bytes);
        this.#rate = Math.min(Math.max(own ?? 44100, RATES[0]), RATES[1]);
        const decoded = await this.#decode(bytes);
        if (turn !== this.#turn) return;
        this.#samples = mean(decoded);
        const seconds = duration(decoded.duration);
        const channels = decoded.numberOfChannels === 1 ? 'one channel' : `the mean of ${decoded.numberOfChannels} channels`;
        setText(this.facts, `${seconds}, ${count(own ?? this.#rate)} Hz, ${channels}${own && own !== this.#rate ? `, shown at ${count(this.#rate)} Hz` : ''}`);
        setText(this.highest, `${count(this.#rate / 2)} Hz`);
        setText(this.length, seconds);
        this.wave.setAttribute('aria-label', `Waveform of ${path}`);
        this.spectrum.setAttribute('aria-label', `Spectrogram of ${path}, 0 to ${this.#rate / 2} Hz`);
        this.stop(false);
        const observer = new ResizeObserver(() => this.#draw());
        observer.observe(this.stage);
        const colors = onColors(() => this.#draw());
        this.#end = () => {
            observer.disconnect();
            colors();
        };
    }

    stop(silent = true) {
        if (silent) {
            this.#turn++;
            this.player.pause();
        }
        this.#end?.();
        this.#end = null;
    }

    async #decode(bytes) {
        try {
            return await new OfflineAudioContext(1, 1, this.#rate).decodeAudioData(bytes);
        } catch (error) {
            throw new Error('this browser cannot decode it. Engram itself reads PCM of 8 to 32 bits, float and FLAC.', { cause: error });
        }
    }

    #draw() {
        if (!this.stage.clientWidth) return;
        drawWave(fit(this.wave), this.#samples);
        spectrogram(fit(this.spectrum), this.#samples, this.#rate);
        this.#place();
    }

    #place() {
        this.head.style.left = `${(100 * this.player.currentTime) / (this.player.duration || 1)}%`;
    }

    #seek(event) {
        const { left, width } = this.stage.getBoundingClientRect();
        this.player.currentTime = ((event.clientX - left) / width) * (this.player.duration || 0);
    }
}

/** As Engram trains on it: the mean of all channels. */
function mean(buffer) {
    if (buffer.numberOfChannels === 1) return buffer.getChannelData(0);
    const mixed = new Float32Array(buffer.length);
    for (let channel = 0; channel < buffer.numberOfChannels; channel++) {
        const samples = buffer.getChannelData(channel);
        for (let i = 0; i < mixed.length; i++) mixed[i] += samples[i] / buffer.numberOfChannels;
    }
    return mixed;
}

/** As sharp as the screen is. */
function fit(canvas) {
    const ratio = Math.min(2, devicePixelRatio);
    canvas.width = Math.round(canvas.clientWidth * ratio);
    canvas.height = Math.round(canvas.clientHeight * ratio);
    return canvas;
}

/** From the lowest to the highest sample of each column of pixels. */
function drawWave(canvas, samples) {
    const context = canvas.getContext('2d');
    const { width, height } = canvas;
    context.fillStyle = color('valid');
    for (let x = 0; x < width; x++) {
        const start = Math.floor((x * samples.length) / width);
        const end = Math.max(start + 1, Math.floor(((x + 1) * samples.length) / width));
        let [low, high] = [1, -1];
        for (let i = start; i < end && i < samples.length; i++) {
            low = Math.min(low, samples[i]);
            high = Math.max(high, samples[i]);
        }
        const top = ((1 - high) * height) / 2;
        context.fillRect(x, top, 1, Math.max(1, ((high - low) * height) / 2));
    }
}
