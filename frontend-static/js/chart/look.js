/** Colours as the style sheets name them, for what is drawn on a canvas; told again when light turns to dark. */

const dark = matchMedia('(prefers-color-scheme: dark)');

export const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Calls back when the colours are others. Returns what ends it. */
export function onColors(changed) {
    dark.addEventListener('change', changed);
    return () => dark.removeEventListener('change', changed);
}

/** The n-th of any number of lines: hues that lie far apart, bright enough for the ground that they lie on. */
export function hue(n) {
    const angle = (212 + n * 137.508) % 360;
    const round = Math.floor(n / 12) % 3;
    return dark.matches ? `hsl(${angle} ${75 - round * 15}% ${70 - round * 8}%)` : `hsl(${angle} ${68 - round * 14}% ${38 + round * 8}%)`;
}

/** A colour that lets through what lies under it. */
export const faint = (css, alpha) => `color-mix(in srgb, ${css} ${Math.round(alpha * 100)}%, transparent)`;
