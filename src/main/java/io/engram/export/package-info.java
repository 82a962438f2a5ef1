/**
 * What was recorded, for other tools: tables, TensorBoard, a report. Start at {@code ExportController} and
 * {@code MetricExport}.
 */
@NullMarked
package io.engram.export;

import org.jspecify.annotations.NullMarked;
