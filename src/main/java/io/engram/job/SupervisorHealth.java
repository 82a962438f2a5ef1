package io.engram.job;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether there is somebody who starts workers. */
@Component("supervisorHealthIndicator")
final class SupervisorHealth implements HealthIndicator {

    private final Supervisor supervisor;

    SupervisorHealth(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public Health health() {
        return (supervisor.isRunning() ? Health.up() : Health.outOfService()).build();
    }
}
