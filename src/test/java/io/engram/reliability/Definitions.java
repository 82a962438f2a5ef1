package io.engram.reliability;

import java.util.List;

/** Small trainings in which all is on that could come out differently after a kill. */
final class Definitions {

    private static final String COMMON = """
            name: killed
            seed: %d
            data:
              dataset: digits
              csv: {features: ["p*"], target: label}
              transforms: [{scale: {by: 0.0625}}]
              split: {train: 0.6, valid: 0.2, test: 0.2, stratify: label}
              batch_size: 16
              shuffle: true
            modules:
              model: [{linear: {units: 384}}, batch_norm, relu, {dropout: {rate: 0.3}}, {linear: {units: 384}}, relu, {dropout: {rate: 0.2}}, {linear: {units: 10}}]
            objectives: [cross_entropy]
            metrics: [accuracy]
            epochs: %d
            checkpoints: {metric: valid.accuracy, mode: max, keep: 2}
            """;

    private static final List<String> VARIANTS = List.of("""
            optimizer: {adam: {lr: 0.002}}
            scheduler: {new_bob: {annealing_factor: 0.5}}
            run_opts: {device: cpu, grad_accumulation_factor: 3, ckpt_interval_steps: 7}
            """, """
            optimizer: {sgd: {lr: 0.05, momentum: 0.9}}
            scheduler: {linear_warmup: {num_warmup_steps: 10, num_training_steps: 400}}
            early_stopping: {metric: valid.loss, patience: 50}
            run_opts: {device: cpu, grad_accumulation_factor: 3, ckpt_interval_steps: 5, ema_decay: 0.9}
            """, """
            optimizer: {adamw: {lr: 0.002}}
            run_opts: {device: cpu, grad_accumulation_factor: 4, ckpt_interval_steps: 11}
            """);

    private Definitions() {}

    /** Some that differ in seed, optimizer and schedule. */
    static List<String> of(int count, int epochs) {
        return java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> COMMON.formatted(1000 + i, epochs) + VARIANTS.get(i % VARIANTS.size()))
                .toList();
    }
}
