/** Metrics of a stage; {@link io.engram.metric.MetricSpec} is the list of them all. */
@NullMarked
package io.engram.metric;

import org.jspecify.annotations.NullMarked;
