package io.engram.postgres;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.TestPropertySource;

/**
 * Runs a test on PostgreSQL, whatever database it names; skipped where PostgreSQL cannot be started. All others do so
 * in the Maven profile {@code postgres}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@TestPropertySource(properties = TestDatabase.PROPERTY + "=postgres")
@ExtendWith(OnPostgres.Startable.class)
public @interface OnPostgres {

    /** Whether there is one. */
    final class Startable implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            String whyNot = Postgres.whyNot();
            return whyNot.isEmpty()
                    ? ConditionEvaluationResult.enabled("PostgreSQL is running")
                    : ConditionEvaluationResult.disabled(whyNot);
        }
    }
}
