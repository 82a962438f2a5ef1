package io.engram.experiment;

import io.engram.worker.WorkerEvent;

/** What a worker told has been written down. */
public record EventRecorded(String id, WorkerEvent event) {}
