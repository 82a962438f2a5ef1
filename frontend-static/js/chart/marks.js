import { nearest } from './series.js';

const SIZE = 5;

/** Checkpoints on the last line that has a value where they are, the best one larger and filled. */
export function drawMarks(u, { marks = [], lines }, color) {
    const columns = u.data.slice(1).filter((column, i) => u.series[i + 1].stroke?.(u) !== 'transparent');
    if (!marks.length || !lines.length || !u.data[0].length) return;
    const { ctx } = u;
    const { left, top, width, height } = u.bbox;
    const scale = devicePixelRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left - SIZE * scale * 2, top, width + SIZE * scale * 4, height);
    ctx.clip();
    for (const { x, best } of marks) {
        const at = nearest(u.data[0], x);
        const column = columns.findLast((values) => values[at] !== null && values[at] !== undefined);
        const px = u.valToPos(u.data[0][at], 'x', true);
        const py = column ? u.valToPos(column[at], 'y', true) : top + height - SIZE * scale;
        diamond(ctx, px, py, (best ? SIZE + 1.5 : SIZE) * scale);
        ctx.fillStyle = color(best ? 'good' : 'panel');
        ctx.strokeStyle = color(best ? 'good' : 'text');
        ctx.lineWidth = 1.5 * scale;
        ctx.fill();
        ctx.stroke();
    }
    ctx.restore();
}

function diamond(ctx, x, y, r) {
    ctx.beginPath();
    ctx.moveTo(x, y - r);
    ctx.lineTo(x + r, y);
    ctx.lineTo(x, y + r);
    ctx.lineTo(x - r, y);
    ctx.closePath();
}
