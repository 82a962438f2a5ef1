/**
 * How the learning rate goes on from the one that the optimizer starts with. Start at
 * {@link io.engram.schedule.SchedulerSpec} and {@link io.engram.schedule.Schedule}.
 *
 * <p>The kinds are SpeechBrain's and PyTorch's. Where both have one of the same purpose, the plain name is PyTorch's:
 *
 * <table>
 * <caption>Kinds whose name differs from the class that they follow</caption>
 * <tr><th>kind</th><th>class</th></tr>
 * <tr><td>{@code step_decay}</td><td>SpeechBrain's StepScheduler</td></tr>
 * <tr><td>{@code anchored_plateau}</td><td>SpeechBrain's ReduceLROnPlateau</td></tr>
 * <tr><td>{@code cyclic}</td><td>SpeechBrain's CyclicLRScheduler</td></tr>
 * <tr><td>{@code linear}</td><td>SpeechBrain's LinearScheduler</td></tr>
 * <tr><td>{@code step}, {@code multi_step}, {@code exponential}</td><td>PyTorch's StepLR, MultiStepLR, ExponentialLR</td></tr>
 * <tr><td>{@code cosine}, {@code one_cycle}</td><td>PyTorch's CosineAnnealingLR, OneCycleLR</td></tr>
 * <tr><td>{@code reduce_on_plateau}</td><td>PyTorch's ReduceLROnPlateau</td></tr>
 * <tr><td>{@code warmup}</td><td>PyTorch's SequentialLR with LinearLR before another</td></tr>
 * </table>
 */
@NullMarked
package io.engram.schedule;

import org.jspecify.annotations.NullMarked;
